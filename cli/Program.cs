using System.Runtime.InteropServices;
using Shootdown.Cli;

// A file that may grow no further (SIGXFSZ) fails the write, which is told in one line, rather than the process.
using var fullFile = OperatingSystem.IsLinux() ? PosixSignalRegistration.Create((PosixSignal)25, signal => signal.Cancel = true) : null;
return CommandLine.Run(args, Terminal.OfConsole());
