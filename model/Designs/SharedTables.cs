namespace Shootdown.Model.Designs;

/// <content>Page tables of hugetlb that mms share: who counts as a sharer, and how a table is shared anew.</content>
public sealed partial record Design
{
    /// <summary>By what it is told whether a table of hugetlb is shared.</summary>
    [Axis("-", "by what it is told whether a table of hugetlb is shared")]
    public PmdShareCount PmdShareCount { get => Tell(field); init; }

    /// <summary>Whose table a fault shares.</summary>
    [Axis("-", "whose table a fault shares")]
    public PmdShareLookup PmdShareLookup { get => Tell(field); init; }

    /// <summary>What a fault holds from finding a table until it is counted among those that share it.</summary>
    [Axis("-", "what a fault holds from finding a table until it is counted among those that share it")]
    public PmdShareLock PmdShareLock { get => Tell(field); init; }
}

/// <summary>By what it is told whether a table of hugetlb is shared.</summary>
public enum PmdShareCount
{
    /// <summary>A count of its own.</summary>
    [Origin("59d9094df3d7 and later: pt_share_count")]
    Own,

    /// <summary>The references on its page, which others take too.</summary>
    [Origin("before 59d9094df3d7: page_count()")]
    Refcount,
}

/// <summary>Whose table a fault shares.</summary>
public enum PmdShareLookup
{
    /// <summary>That of a mapping that is not on its way out: to unmap one ends that it is shared, before i_mmap_rwsem is
    /// dropped.</summary>
    [Origin("d833352a4338 and later")]
    NotOnItsWayOut,

    /// <summary>That of any mapping of the file.</summary>
    [Origin("before d833352a4338")]
    AnyOfTheFile,
}

/// <summary>What a fault holds from finding a table until it is counted among those that share it.</summary>
public enum PmdShareLock
{
    /// <summary>i_mmap_rwsem, which whoever unmaps holds for writing.</summary>
    [Origin("every version: i_mmap_rwsem, or i_mmap_mutex before it")]
    IMmapRwsem,

    /// <summary>Nothing.</summary>
    [Origin("mutant")]
    Nothing,
}
