namespace Shootdown.Model.Designs;

/// <summary>
/// One variant of the protocol: a value on every axis. Routines ask it where a kernel patch would change them. The default is Linux
/// 7.3 as it landed.
/// </summary>
/// <remarks>Its axes stand with their values, in one file for each series of patches or kind of bug that they come from.</remarks>
public sealed partial record Design;
