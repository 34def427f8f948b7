namespace Shootdown.Explore.Storage.Disk;

/// <summary>There is no room for more states: a bound of the search, and no error.</summary>
/// <param name="message">Which room it was.</param>
internal sealed class DiskFullException(string message) : Exception(message);
