namespace MyProofs;

public sealed class MailboxTests
{
    private static readonly Property There = MessageIsThere.Property;

    // The scenario, and its twin that has to break: without it nobody knows that the proof can fail.
    private static readonly Scenario Handed = Between("handed-over", box => box.Send());
    private static readonly Scenario TooEarly = Between("too-early", box => box.SendTooEarly());

    // The proof: no order of the steps, on memory of x86 and of arm64, breaks the property.
    [Proof(Scenario = nameof(Handed), Property = nameof(There))]
    public void A_message_is_there_once_the_flag_is_up()
    {
    }

    [Proof(Scenario = nameof(Handed), Property = nameof(There), Memory = "arm")]
    public void On_arm64_too()
    {
    }

    // The mutant.
    [Breaks(Scenario = nameof(TooEarly), Property = nameof(There))]
    public void It_is_not_if_the_flag_is_raised_first()
    {
    }

    // What the kernel does is in the catalogue: `shootdown list scenarios`, `list properties`, `list designs`.
    [Proof(Scenario = "one-call", Design = "linux-7.3", Property = "S13")]
    public void A_call_of_the_kernel_returns_after_its_callback()
    {
    }

    private static Scenario Between(string name, Func<Mailbox, Step> send) =>
        new RoutineScenario(name, "a message is handed to another CPU", "this file", 2, (machine, design) =>
        {
            var box = new Mailbox(machine);
            machine.Task("sender", CpuMask.Of(0)).Add(() => send(box));
            machine.Task("receiver", CpuMask.Of(1)).Add(box.Receive);
            return null; // no interrupts; else the handler, such as smp.GenericSmpCallFunctionInterrupt
        });
}
