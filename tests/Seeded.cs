using FsCheck.Xunit;

[assembly: Shootdown.Tests.Seeded]

namespace Shootdown.Tests;

/// <summary>Where every property of these tests begins to draw: always at the same place, so that all draw the same each time. A failure
/// names the place of what failed; SHOOTDOWN_REPLAY begins there instead.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
#pragma warning disable xUnit3003 // It stands on the assembly and is no test.
public sealed class SeededAttribute : PropertiesAttribute
#pragma warning restore xUnit3003
{
    /// <summary>The variable of the environment.</summary>
    public const string Variable = "SHOOTDOWN_REPLAY";

    /// <summary>Begins where the environment says, or at the usual place.</summary>
    public SeededAttribute()
    {
        Replay = Environment.GetEnvironmentVariable(Variable) ?? "1,1";
        QuietOnSuccess = true;
    }
}
