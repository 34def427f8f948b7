namespace Shootdown.Tests.Pages;

/// <summary>The page of a file in a real browser.</summary>
[Long]
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    // In pixels, of what is shown and has text of its own.
    private const string SmallestText = """
        Math.min(...[...document.querySelectorAll('body *')]
          .filter(e => e.offsetHeight > 0 && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
          .map(e => parseFloat(getComputedStyle(e).fontSize)))
        """;

    private const string IsCurrentInSight = """
        (box => box.top >= 0 && box.bottom <= innerHeight)(document.querySelector('tr[aria-current=step]').getBoundingClientRect())
        """;

    private static readonly string[] Early = ["h6-no-ipi-early-return", "--design", Violations.Mutant];

    [Fact]
    public async Task A_run_is_walked_through_by_keys_buttons_and_rows()
    {
        using var file = PageOf(["why", .. Early, "--property", "S13"]);
        await using var tab = await browser.Open(new Uri(file.Path));
        Assert.Equal(22, await tab.Count("tr[data-step]"));
        await Stands(tab, 0);
        await tab.Press("ArrowRight");
        await tab.Press("ArrowRight");
        await tab.Press("ArrowRight");
        await Stands(tab, 3);
        Assert.Contains("A.ipi_mask{} → {1}", await tab.Text("#cells tr.changed"), StringComparison.Ordinal);
        Assert.Contains("cpumask.Build", await tab.Text("#text .line.current"), StringComparison.Ordinal);
        var all = await tab.Count("#cells .cell");
        await Choose(tab, "#which", "step");
        Assert.Equal(1, await tab.Count("#cells .cell"));
        await Choose(tab, "#which", "all");
        Assert.Equal(all, await tab.Count("#cells .cell"));
        await tab.Press("ArrowLeft");
        await Stands(tab, 2);
        await tab.Press("End");
        await Stands(tab, 21);
        Assert.Contains("the call returns while its callback has not finished", await tab.Text("#step"), StringComparison.Ordinal);
        await tab.Press("Home");
        await Stands(tab, 0);
        await tab.Click("#forth");
        await Stands(tab, 1);
        await tab.Click("tr[data-step='9'] .operation");
        await Stands(tab, 9);
        Assert.Contains("leaves queue entry csd[0→1] to CPU 1, which nobody takes", await tab.Text("#step"), StringComparison.Ordinal);
        await tab.Keep("early-return");
        Quiet(tab, file);
    }

    [Fact]
    public async Task A_link_leads_to_a_step()
    {
        using var file = PageOf(["check", .. Early]);
        await using var tab = await browser.Open(Place(file, "#2/5"));
        await Stands(tab, 5);
        Assert.Equal("1", (string?)await tab.Value("document.querySelector('#runs').value"));
        await tab.Click("#verdicts a.violated");
        await tab.Until("!location.hash.endsWith('/5')");
        Assert.Equal(21, await tab.Count(".verdict"));
        Quiet(tab, file);
    }

    [Fact]
    public async Task What_suffices_to_break_a_property_leads_to_its_run()
    {
        using var file = PageOf(["explore", "h6-no-ipi-early-return", "--vary", "wait-decision", "--property", "S13"]);
        await using var tab = await browser.Open(new Uri(file.Path));
        Assert.Contains("What suffices to break a property", await tab.Text("#findings"), StringComparison.Ordinal);
        await tab.Click("#findings a");
        await Stands(tab, 21);
        Quiet(tab, file);
    }

    [Fact]
    public async Task Steps_and_cells_are_filtered_and_expressions_evaluated()
    {
        using var file = PageOf(["why", "guest-vs-munmap", "--design", "linux-7.3+kvm-retry=not-asked", "--property", "S2b"]);
        await using var tab = await browser.Open(new Uri(file.Path));
        await Choose(tab, "#projection", "task:irq[1]");
        Assert.Equal(1 + 12, await tab.Count("tr[data-step]"));
        await Choose(tab, "#projection", "all");
        await tab.Click("#filter");
        await tab.Type("kvm LOCK");
        Assert.Equal(1, await tab.Count("#cells .cell"));
        await tab.Click("#cells .cell");
        Assert.Equal(1 + 5, await tab.Count("tr[data-step]"));
        await tab.Click("#expression");
        await tab.Type("csd[0->1].LOCK == 1 and not ipi[1]");
        await tab.Click("#state form button");
        Assert.Contains("from step 30: true", await tab.Text("#values"), StringComparison.Ordinal);
        Assert.Contains("from step 35: false", await tab.Text("#values"), StringComparison.Ordinal);
        Assert.Contains("from step 36: true", await tab.Text("#values"), StringComparison.Ordinal);
        await Choose(tab, "#projection", "all");
        Assert.Equal(5 + 11, await tab.Count("tr.true"));
        foreach (var (wrong, told) in ((string, string)[])[("nothing == 1", "\"nothing\" is no cell"), ("ipi[1] ==", "it ends where"),
            ("(ipi[1]", "a \")\" is missing"), ("alert(1)", "is not expected here")])
        {
            await tab.Value($"document.querySelector('#expression').value = '{wrong}'");
            await tab.Click("#state form button");
            Assert.Contains(told, await tab.Text("#values [role=alert]"), StringComparison.Ordinal);
        }

        Quiet(tab, file);
    }

    [Fact]
    public async Task What_goes_from_CPU_to_CPU_is_drawn_and_who_cannot_lose_it_is_shaded()
    {
        using var file = PageOf(["why", "guest-vs-munmap", "--design", "linux-7.3+kvm-retry=not-asked", "--property", "S2b"]);
        await using var tab = await browser.Open(Place(file, "#1/37"));
        await Stands(tab, 37);
        Assert.Equal(1, await tab.Count(".arrow.ipi"));
        Assert.Equal(1, await tab.Count(".arrow.queue"));
        Assert.Equal(1, await tab.Count("tr[data-step='37'] .irqs-off"));
        Assert.Equal(1, await tab.Count("tr[data-step='30'] .preempt-off"));
        Assert.Equal(0, await tab.Count("tr[data-step='20'] :is(.preempt-off, .irqs-off)"));
        Assert.Equal(1, await tab.Count("tr[data-step='37'] .bar.irq"));
        await tab.Keep("guest");
        await tab.Darken();
        await tab.Keep("guest-dark");
        Quiet(tab, file);
    }

    [Fact]
    public async Task On_a_phone_it_is_as_wide_as_the_screen()
    {
        using var file = PageOf(["why", "huge-split", "--design", "linux-7.3+flush-stride=largest", "--property", "S1"]);
        await using var tab = await browser.Open(Place(file, "#1/40"), 390, 844);
        await Stands(tab, 40);
        Assert.True((int)(await tab.Value("document.documentElement.scrollWidth"))! <= 390);
        await tab.Keep("phone-steps");
        foreach (var view in (string[])["state", "text", "steps"])
        {
            await tab.Click($"[data-view={view}]");
            var shown = view == "steps" ? "timeline" : view;
            Assert.True((bool)(await tab.Value($"document.querySelector('#{shown}').offsetHeight > 0"))!, view);
            Assert.True((int)(await tab.Value("document.documentElement.scrollWidth"))! <= 390, view);
            await tab.Keep($"phone-{view}");
        }

        Quiet(tab, file);
    }

    [Fact]
    public async Task The_longest_run_of_the_catalogue_opens_in_a_second_and_is_legible()
    {
        using var file = PageOf(["check", "huge-split", "--design", "linux-7.3+flush-stride=largest", "--property", "S1"]);
        foreach (var (width, height) in ((int, int)[])[(1280, 800), (390, 844)])
        {
            await using var tab = await browser.Open(Place(file, "#1/100"), width, height);
            await Stands(tab, 100);
            Assert.InRange((await tab.Taken()).TotalSeconds, 0.001, 1);
            Assert.InRange(await tab.Count("tr[data-step]"), 119, int.MaxValue);
            Assert.InRange((int)(await tab.Value("document.documentElement.scrollWidth"))!, 1, width);
            Assert.InRange((double)(await tab.Value(SmallestText))!, 11, 40);
            Assert.True((bool)(await tab.Value(IsCurrentInSight))!);
            await tab.Keep($"longest-{width}");
            Quiet(tab, file);
        }
    }

    [Fact]
    public async Task The_cycle_of_an_infinite_run_is_marked_and_gone_round()
    {
        using var file = PageOf(["why", "h7-aba-starvation", "--property", "L3-weak"]);
        await using var tab = await browser.Open(new Uri(file.Path));
        Assert.Contains("from here again and again", await tab.Text("tr.cycle"), StringComparison.Ordinal);
        var (steps, inCycle) = (await tab.Count("tr[data-step]") - 1, await tab.Count("tr.in-cycle"));
        await tab.Press("End");
        await Stands(tab, steps);
        await tab.Press("ArrowRight");
        await Stands(tab, steps - inCycle + 1);
        Quiet(tab, file);
    }

    [Fact]
    public async Task Where_nothing_breaks_the_verdicts_stand_alone()
    {
        using var file = PageOf(["why", "h6-no-ipi-early-return", "--property", "S13"]);
        await using var tab = await browser.Open(new Uri(file.Path));
        Assert.Contains("Nothing is violated", await tab.Text("#about"), StringComparison.Ordinal);
        Assert.Equal(1, await tab.Count("#verdicts .verdict.holds"));
        Assert.Equal(0, await tab.Count("#main:not([hidden])"));
        Quiet(tab, file);
    }

    [Fact]
    public async Task All_that_can_be_operated_has_a_name()
    {
        using var file = PageOf(["check", .. Early]);
        await using var tab = await browser.Open(Place(file, "#1/9"));
        await Stands(tab, 9);
        var operable = await tab.Operable();
        Assert.DoesNotContain(operable, o => o.Name.Length == 0);
        foreach (var wanted in ((string, string)[])[("button", "A step forward"), ("toolbar", "Steps"), ("region", "Timeline"),
            ("table", "The run, a row for each step"), ("combobox", "Which steps are shown")])
        {
            Assert.Contains(wanted, operable);
        }
    }

    private static TemporaryFile PageOf(string[] arguments)
    {
        var file = new TemporaryFile("run.html");
        var run = CliRun.Of([.. arguments, "--html", file.Path]);
        Assert.Equal(string.Empty, run.Error);
        return file;
    }

    private static Uri Place(TemporaryFile file, string place) => new(new Uri(file.Path).AbsoluteUri + place);

    private static async Task Stands(Tab tab, int step)
    {
        await tab.Until($"document.querySelector('tr[aria-current=step]')?.dataset.step === '{step}'");
        Assert.EndsWith($"/{step}", ((string)(await tab.Value("location.hash || '#1/0'"))!), StringComparison.Ordinal);
    }

    private static async Task Choose(Tab tab, string selector, string value) => await tab.Value(
        $"(() => {{ const s = document.querySelector('{selector}'); s.value = '{value}'; s.dispatchEvent(new Event('change')); }})()");

    private static void Quiet(Tab tab, TemporaryFile file)
    {
        Assert.Empty(tab.Complaints);
        Assert.All(tab.Requests, r => Assert.StartsWith(new Uri(file.Path).AbsoluteUri, r, StringComparison.Ordinal));
    }
}
