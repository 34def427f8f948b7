namespace Shootdown.Tests.Cli;

/// <summary>Whatever makes no sense is refused in one line that says what would.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("no verb; accepted: check, replay, why, litmus, conform, drift, list")]
    [InlineData("unknown verb 'chekc'; did you mean check? accepted: check, replay, why, litmus, conform, drift, list", "chekc")]
    [InlineData("check: unknown option '--desing'; did you mean --design?", "check", "--desing", "linux-7.3")]
    [InlineData("list: unknown option '--jason'; did you mean --json?", "list", "--jason", "x")]
    [InlineData("list: 'axis'; accepted: designs, axes, scenarios, properties, claims", "list", "axis")]
    [InlineData("list: 'more' is one argument too many", "list", "axes", "more")]
    [InlineData("SCENARIO: unknown scenario 'h6-no-ipi-early-x'; did you mean h6-no-ipi-early-return", "check", "h6-no-ipi-early-x")]
    [InlineData("SCENARIO: 2 scenarios begin with 'h16'; accepted: h16-two-flushers, h16-observed-flushers", "check", "h16")]
    [InlineData("SCENARIO: unknown scenario 'qqqqqqqqqq'; accepted: see shootdown list scenarios", "check", "qqqqqqqqqq")]
    [InlineData("SCENARIO: unknown scenario '@file'", "check", "@file")]
    [InlineData("SCENARIO: unknown scenario 'two?lines'", "check", "two\nlines")]
    [InlineData("SCENARIO: 'one-call@size=4'; accepted: one-call@cpus=N", "check", "one-call@size=4")]
    [InlineData("--design: unknown design 'linux-7.4'; did you mean linux-7.2 or linux-7.3?", "check", "--design", "linux-7.4")]
    [InlineData("--design: unknown axis 'wait-mark'; did you mean wait-mask", "check", "one-call", "--design", "linux-7.3+wait-mark=task")]
    [InlineData("--design: unknown value of wait-mask 'percpu'; accepted: per-cpu, on-stack, task, task-inline", "check", "one-call",
        "--design", "linux-7.3+wait-mask=percpu")]
    [InlineData("--design: 'wait-mask'; accepted: axis=value after each +", "check", "one-call", "--design", "linux-7.3+wait-mask")]
    [InlineData("--design: unknown design ''", "check", "one-call", "--design", "")]
    [InlineData("--design: no value; accepted: --design D", "check", "one-call", "--design")]
    [InlineData("--property: unknown property 'S99'; accepted: S", "check", "one-call", "--property", "S99")]
    [InlineData("--memory: 'weak'; accepted: sc", "check", "--memory", "weak")]
    [InlineData("--engine: 'spin'; accepted: exhaustive, random, fscheck, coyote", "check", "--engine", "spin")]
    [InlineData("--strategy: 'dfs'; accepted: pos, pct:d, uniform with the engine random", "check", "--engine", "random", "--strategy",
        "dfs")]
    [InlineData("--strategy: 'pct:0'; accepted: pct:d with a depth from 1 to 20", "check", "--engine", "random", "--strategy", "pct:0")]
    [InlineData("--strategy: 'pct:x'; accepted: pct:d with a depth from 1 to 20", "check", "--engine", "random", "--strategy", "pct:x")]
    [InlineData("--strategy: 'pos:2'; accepted: pos without a number", "check", "--engine", "random", "--strategy", "pos:2")]
    [InlineData("--strategy: 'pos'; accepted: no strategy with the engine exhaustive, which has only one", "check", "--strategy", "pos")]
    [InlineData("--random-workloads: given with the engine exhaustive; accepted: only with --engine fscheck", "check", "--random-workloads",
        "calls")]
    [InlineData("--random-workloads: 'all'; accepted: calls, memory, walkers, sharers", "check", "--engine", "fscheck",
        "--random-workloads", "all")]
    [InlineData("--random-workloads: given beside SCENARIO 'one-call'; accepted: workloads that are generated or one that is given",
        "check", "one-call", "--engine", "fscheck", "--random-workloads", "calls")]
    [InlineData("--max-steps: '0'; accepted: a whole number from 1 to 1000000", "check", "--engine", "random", "--max-steps", "0")]
    [InlineData("--cpus: 'many'; accepted: a whole number from 2 to 6", "check", "one-call", "--cpus", "many")]
    [InlineData("--cpus: '-1'; accepted: a whole number from 2 to 6", "check", "one-call", "--cpus", "-1")]
    [InlineData("--cpus 2: one-call then has $.tasks[0].calls[0].mask: {1,2}; accepted: one or more CPUs from 0 to 1", "check", "one-call",
        "--cpus", "2")]
    [InlineData("--cpus: 3 for every scenario; accepted: together with SCENARIO or --workload", "check", "--cpus", "3")]
    [InlineData("--cpus: 3 beside --quota '1,1'; accepted: as many CPUs as the quota has numbers", "check", "benchmark-shootdown",
        "--quota", "1,1", "--cpus", "3")]
    [InlineData("--cpus 6: accepted: 2 to 4 for benchmark-shootdown", "check", "benchmark-shootdown", "--cpus", "6")]
    [InlineData("--quota: '1,1'; accepted: only together with the scenario benchmark-shootdown", "check", "one-call", "--quota", "1,1")]
    [InlineData("--quota: '1,4'; accepted: 2 to 4 numbers from 0 to 3", "check", "benchmark-shootdown", "--quota", "1,4")]
    [InlineData("--max-memory: '4'; accepted: a whole number with K, M or G", "check", "--max-memory", "4")]
    [InlineData("--max-memory: '999999999999G'; accepted: a whole number with K, M or G", "check", "--max-memory", "999999999999G")]
    [InlineData("--max-memory: '1024G'; accepted: at most ", "check", "--max-memory", "1024G")]
    [InlineData("--max-time: '10'; accepted: a whole number with s, m or h", "check", "--max-time", "10")]
    [InlineData("--max-time: '-5s'; accepted: a whole number with s, m or h", "check", "--max-time", "-5s")]
    [InlineData("--threads: '0'; accepted: a whole number from 1 to 256", "check", "--threads", "0")]
    [InlineData("--seed: 1; accepted: only with an engine that draws at random, and exhaustive does not", "check", "--seed", "1")]
    [InlineData("--iterations: 5; accepted: only with an engine that draws at random, and exhaustive does not",
        "check", "--iterations", "5")]
    [InlineData("--max-memory: 4M; accepted: only with an engine that keeps all states, and random does not",
        "check", "one-call", "--engine", "random", "--max-memory", "4M")]
    [InlineData("--disk: /tmp; accepted: only with an engine that keeps all states, and coyote does not",
        "check", "one-call", "--engine", "coyote", "--disk", "/tmp")]
    [InlineData("--max-disk: 4M; accepted: only with an engine that keeps all states, and fscheck does not",
        "check", "--engine", "fscheck", "--random-workloads", "calls", "--max-disk", "4M")]
    [InlineData("--no-symmetry; accepted: only with an engine that keeps all states, and fscheck does not",
        "check", "one-call", "--engine", "fscheck", "--no-symmetry")]
    [InlineData("--matrix: given beside --table, of which it knows nothing; accepted: one of the two",
        "check", "one-call", "--matrix", "--table")]
    [InlineData("--no-disk; accepted: only with an engine that keeps all states, and random does not",
        "check", "one-call", "--engine", "random", "--no-disk")]
    [InlineData("--json: 'b' is the second value; accepted: one", "check", "--json", "a", "--json", "b")]
    [InlineData("--json: '/nowhere/at/all.json'; accepted: a file in a directory that exists", "check", "one-call", "--json",
        "/nowhere/at/all.json")]
    [InlineData("--json: '/nowhere/at/all.json'; accepted: a file in a directory that exists", "list", "families", "--json",
        "/nowhere/at/all.json")]
    [InlineData("--checkpoint: '/tmp': it is a directory; accepted: a file in one",
        "check", "one-call", "--design", "linux-7.3", "--checkpoint", "/tmp")]
    [InlineData("--checkpoint: '/proc/none': no such file can be made; accepted: a file that can be written",
        "check", "one-call", "--design", "linux-7.3", "--checkpoint", "/proc/none")]
    [InlineData("--disk: '/proc': no file can be made there; accepted: a directory that can be written to",
        "check", "one-call", "--disk", "/proc")]
    [InlineData("--trace: '-'; accepted: a file's name", "check", "one-call", "--trace", "-")]
    [InlineData("--checkpoint: '-'; accepted: a file's name", "check", "one-call", "--design", "linux-7.3", "--checkpoint", "-")]
    [InlineData("--ftrace: '-'; accepted: a file's name", "replay", "sd1:", "--ftrace", "-")]
    [InlineData("/nowhere/at/all.json: no such file; accepted: a readable file", "check", "--workload", "/nowhere/at/all.json")]
    [InlineData("--workload: given beside SCENARIO 'one-call'; accepted: one of the two", "check", "one-call", "--workload", "x.json")]
    [InlineData("replay: no TOKEN|FILE; accepted:", "replay")]
    [InlineData("'nothing'; accepted: a token, which begins with sd1:, or a file", "replay", "nothing")]
    [InlineData("token: 'sd1:one-call' has 2 parts with colons between; accepted: sd1:SCENARIO:DESIGN:MEMORY:PROPERTY:SCHEDULE", "replay",
        "sd1:one-call")]
    [InlineData("token: schedule '!!!!' is cut short or has a character that none has; accepted: letters, digits, - and _", "replay",
        "sd1:one-call:linux-7.3:sc:S13:!!!!")]
    [InlineData("token: 'sd1:one-call:linux-7.3:sc:S13:AAAAAAA…' has the checksum 00000000, and what it says has ", "replay",
        "sd1:one-call:linux-7.3:sc:S13:AAAAAAAAAAAAAAAAAAAA")]
    public void Is_refused_in_one_line(string message, params string[] args) =>
        Assert.StartsWith(message, CliRun.Of(args).Refused(), StringComparison.Ordinal);
}
