namespace Shootdown.Scenarios;

/// <summary>A call of a task and where it stands.</summary>
/// <param name="Task">The task.</param>
/// <param name="Index">The call's number.</param>
/// <param name="Place">Its JSON path.</param>
internal sealed record PlacedCall(TaskSpec Task, int Index, string Place)
{
    /// <summary>The call.</summary>
    public Call Call => Task.Calls[Index];

    /// <summary>Which call.</summary>
    public string Name => Call.Name;

    /// <summary>The mm that it is about, or null.</summary>
    public string? Mm => Call.Mm ?? WorkloadMemory.CurrentMm(Task, Index);

    /// <summary>The page that it is about.</summary>
    public int Page => Call.Page ?? 0;

    /// <summary>Whether it takes the mm's page table away.</summary>
    public bool TakesTable => Name is "collapse_huge_page" or "hugetlb_free_pgd_range" || (Name == "munmap" && Call.Tables == true);

    /// <summary>Whether it can have been made when another call is made.</summary>
    /// <param name="other">The other call.</param>
    public bool MayPrecede(PlacedCall other) => Task != other.Task || Task.Repeat || Index < other.Index;
}
