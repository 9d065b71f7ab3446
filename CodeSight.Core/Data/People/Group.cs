namespace CodeSight.Core.Data.People;

/// <summary>Accounts that collections can be granted to together.</summary>
public sealed class Group
{
    public long Id { get; init; }

    /// <summary>Unique, letter case ignored.</summary>
    public required string Name { get; set; }
}

/// <summary>An account is in a group.</summary>
public sealed class GroupMember
{
    public long GroupId { get; init; }

    public Guid AccountId { get; init; }

    /// <summary>Whether the identity provider's claim says so; such a row is refreshed at each sign-in.</summary>
    public bool IsFromProvider { get; init; }
}
