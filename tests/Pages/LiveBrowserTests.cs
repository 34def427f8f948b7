namespace Shootdown.Tests.Pages;

/// <summary>The page as it is served, in a real browser.</summary>
[Long]
public sealed class LiveBrowserTests(Browser browser) : IClassFixture<Browser>
{
    private const string Steps = "document.querySelectorAll('tr[data-step]').length - 1";

    [Fact]
    public async Task Steps_are_taken_left_and_shared()
    {
        await using var server = await LiveServer.Start(0, new RunName("h6-no-ipi-early-return", Violations.Mutant, "sc"));
        await using var tab = await browser.Open(server.Address);
        await tab.Until("document.querySelectorAll('#enabled li').length === 2");
        await tab.Click("#enabled li:nth-child(1) button");
        await tab.Until($"{Steps} === 1 && document.querySelector('#enabled li')");
        await tab.Click("#enabled li:nth-child(2) button");
        await tab.Until($"{Steps} === 2");
        Assert.Contains("CPU 2", await tab.Text("#step h2"), StringComparison.Ordinal);

        // Back, and another way: the first one is kept.
        await tab.Press("ArrowLeft");
        await tab.Until("document.querySelector('#enabled h2').textContent.includes('begins a branch')");
        await tab.Click("#enabled li:nth-child(1) button");
        await tab.Until("document.querySelector('.branches a')");
        Assert.Contains("CPU 0", await tab.Text("#step h2"), StringComparison.Ordinal);

        // What the address says is the run.
        var address = new Uri((string)(await tab.Value("location.href"))!);
        await using var other = await browser.Open(address);
        await other.Until($"{Steps} === 2 && document.querySelector('#enabled li')");
        Assert.Contains("CPU 0", await other.Text("#step h2"), StringComparison.Ordinal);

        await tab.Click("#hunt");
        await tab.Until($"{Steps} === 21");
        await tab.Until("document.querySelector('#message').textContent.includes('breaks S')");
        await tab.Press("End");
        await tab.Until("document.querySelector('#enabled .finding')");
        Assert.DoesNotContain(await tab.Operable(), o => o.Name.Length == 0);
        await tab.Keep("serve");

        Assert.Empty(tab.Complaints);
        Assert.Empty(other.Complaints);
        Assert.All(tab.Requests, r => Assert.StartsWith(server.Address.AbsoluteUri, r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_scenario_is_chosen_and_a_CPU_runs_until_it_is_stuck()
    {
        await using var server = await LiveServer.Start(0, new RunName("h6-no-ipi-early-return", "linux-7.3", "sc"));
        await using var tab = await browser.Open(server.Address, 390, 844);
        await tab.Until("document.querySelector('#enabled li')");
        await tab.Value("document.querySelector('#scenario').value = 'remote-flush'");
        await tab.Click("#start");
        await tab.Until("document.title.startsWith('remote-flush') && document.querySelector('.onwards')");
        await tab.Click(".onwards");
        await tab.Until("document.querySelector('#message').textContent.includes('cannot go on after')");
        Assert.True((int)(await tab.Value("document.documentElement.scrollWidth"))! <= 390);
        await tab.Keep("serve-phone");
        await tab.Value("document.querySelector('#scenario').value = 'remote-flash'");
        Assert.Empty(tab.Complaints);

        // What is refused is told; that a browser then complains itself, of the answer's status, is its own.
        await tab.Click("#start");
        await tab.Until("document.querySelector('#message.error')");
        Assert.Contains("did you mean", await tab.Text("#message"), StringComparison.Ordinal);
    }
}
