namespace Shootdown.Scenarios;

/// <summary>A value of a design as it is spelt on the command line: for refusals.</summary>
internal static class DesignValue
{
    /// <summary>The value that a design has on an axis, such as <c>backend=native</c>.</summary>
    /// <param name="design">The design.</param>
    /// <param name="axis">The axis' name.</param>
    public static string Of(Design design, string axis) => $"{axis}={Axis.All.Single(a => a.Name == axis).Of(design).Name}";
}
