using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.People;

/// <summary>Groups of accounts.</summary>
public sealed class Groups(CodeSightContext context)
{
    private static readonly Refusal NoGroup = new(PeopleFault.NotFound, "There is no such group.");

    /// <summary>All groups by name, with their members by e-mail address.</summary>
    public async Task<IReadOnlyList<GroupView>> ListAsync(CancellationToken cancellationToken)
    {
        var groups = await context.Groups.OrderBy(group => group.Name).ToListAsync(cancellationToken);
        return await ViewAsync(groups, cancellationToken);
    }

    /// <summary>Creates a group.</summary>
    public async Task<Outcome<GroupView>> CreateAsync(string? name, IReadOnlyList<Guid> members, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginAsync(cancellationToken);
        if (await CheckNameAsync(name, null, cancellationToken) is { } refused) return refused;
        var group = new Group { Name = name!.Trim() };
        context.Groups.Add(group);
        if (!await PeopleNames.TrySaveAsync(context, cancellationToken)) return PeopleNames.Taken("group");
        if (await SetMembersAsync(group.Id, members, cancellationToken) is { } unknown) return unknown;
        await transaction.CommitAsync(cancellationToken);
        return (await ViewAsync([group], cancellationToken))[0];
    }

    /// <summary>Changes what is given; null leaves a member as it is.</summary>
    public async Task<Outcome<GroupView>> ChangeAsync(
        long id, string? name, IReadOnlyList<Guid>? members, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginAsync(cancellationToken);
        if (await context.Groups.SingleOrDefaultAsync(group => group.Id == id, cancellationToken) is not { } group) return NoGroup;
        if (name is not null)
        {
            if (await CheckNameAsync(name, id, cancellationToken) is { } refused) return refused;
            group.Name = name.Trim();
            if (!await PeopleNames.TrySaveAsync(context, cancellationToken)) return PeopleNames.Taken("group");
        }

        if (members is not null && await SetMembersAsync(id, members, cancellationToken) is { } unknown) return unknown;
        await transaction.CommitAsync(cancellationToken);
        return (await ViewAsync([group], cancellationToken))[0];
    }

    /// <summary>Deletes a group, and what was granted to it.</summary>
    public async Task<Outcome<Done>> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginAsync(cancellationToken);
        if (await context.Groups.Where(group => group.Id == id).ExecuteDeleteAsync(cancellationToken) == 0) return NoGroup;
        await transaction.CommitAsync(cancellationToken);
        return default(Done);
    }

    private async Task<Refusal?> CheckNameAsync(string? name, long? own, CancellationToken cancellationToken)
    {
        if (PeopleNames.Check(name) is { } refused) return refused;
        var names = await context.Groups.Where(group => group.Id != own).Select(group => group.Name).ToListAsync(cancellationToken);
        return names.Contains(name!.Trim(), StringComparer.OrdinalIgnoreCase) ? PeopleNames.Taken("group") : null;
    }

    private async Task<Refusal?> SetMembersAsync(long id, IReadOnlyList<Guid> members, CancellationToken cancellationToken)
    {
        var wanted = members.Distinct().ToArray();
        if (await context.Users.CountAsync(account => wanted.Contains(account.Id), cancellationToken) != wanted.Length)
            return new Refusal(PeopleFault.Invalid, "'members' names an account that does not exist.");
        // What stays is not made anew: the provider's memberships stay the provider's.
        var present = context.GroupMembers.Where(member => member.GroupId == id);
        await present.Where(member => !wanted.Contains(member.AccountId)).ExecuteDeleteAsync(cancellationToken);
        var kept = await present.Select(member => member.AccountId).ToListAsync(cancellationToken);
        context.GroupMembers.AddRange(wanted.Except(kept).Select(account => new GroupMember { GroupId = id, AccountId = account }));
        await context.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task<IReadOnlyList<GroupView>> ViewAsync(IReadOnlyList<Group> groups, CancellationToken cancellationToken)
    {
        var ids = groups.Select(group => group.Id).ToArray();
        var members = await context.GroupMembers.Where(member => ids.Contains(member.GroupId))
            .Join(context.Users, member => member.AccountId, account => account.Id,
                (member, account) => new { member.GroupId, account.Id, account.Email, account.Name })
            .OrderBy(member => member.Email).ToListAsync(cancellationToken);
        var byGroup = members.ToLookup(member => member.GroupId, member => new NamedAccount(member.Id, member.Email ?? "", member.Name));
        return [.. groups.Select(group => new GroupView(group.Id, group.Name, [.. byGroup[group.Id]]))];
    }
}

/// <summary>A group with its members.</summary>
public sealed record GroupView(long Id, string Name, IReadOnlyList<NamedAccount> Members);
