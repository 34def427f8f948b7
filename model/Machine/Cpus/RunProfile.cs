namespace Shootdown.Model.Machine.Cpus;

/// <summary>What happened in a run, in numbers.</summary>
/// <param name="Steps">Steps of all kinds.</param>
/// <param name="Preemptions">How often a task lost its CPU.</param>
/// <param name="Migrations">How often a task got another CPU than it had before.</param>
/// <param name="Ipis">Call-function interrupts taken.</param>
/// <param name="Interrupts">Interrupts of devices taken.</param>
/// <param name="HotplugSteps">Steps of hotplug control, the stoppers' among them.</param>
public sealed record RunProfile(int Steps, int Preemptions, int Migrations, int Ipis, int Interrupts, int HotplugSteps);
