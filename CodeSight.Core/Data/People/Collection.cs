namespace CodeSight.Core.Data.People;

/// <summary>A named set of documents, and whether everybody may read it; other readers have a <see cref="CollectionGrant"/>.</summary>
public sealed class Collection
{
    public long Id { get; init; }

    /// <summary>Unique, letter case ignored.</summary>
    public required string Name { get; set; }

    public string Description { get; set; } = "";

    /// <summary>File globs; a document whose path matches one of them is in the collection.</summary>
    public required string[] Globs { get; set; }

    /// <summary>Whether every account may read it.</summary>
    public bool IsOpen { get; set; }
}

/// <summary>A group or an account may read a collection; exactly one of the two is set.</summary>
public sealed class CollectionGrant
{
    public long Id { get; init; }

    public long CollectionId { get; init; }

    public long? GroupId { get; init; }

    public Guid? AccountId { get; init; }
}
