using System.Runtime.InteropServices;

namespace Shootdown.Cli;

/// <summary>A file that may grow no further (SIGXFSZ) fails the write, which is told in one line, rather than the process.</summary>
internal static class FullFile
{
    private const PosixSignal Sigxfsz = (PosixSignal)25;

    // Kept to the end of the process: a signal that is told once nobody listens any more ends it.
    private static PosixSignalRegistration? registration;

    /// <summary>From now on.</summary>
    public static void FailsTheWrite() =>
        registration ??= OperatingSystem.IsLinux() ? PosixSignalRegistration.Create(Sigxfsz, signal => signal.Cancel = true) : null;
}
