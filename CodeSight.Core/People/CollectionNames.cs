using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using CodeSight.SearchIndex.Globs;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.People;

/// <summary>Restricts a request to collections that it names.</summary>
public sealed class CollectionNames(IDbContextFactory<CodeSightContext> contexts)
{
    /// <summary>The caller, who reads the documents of these collections only; null where one is unknown or not for the caller.</summary>
    public async Task<Principal?> NarrowAsync(Principal caller, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var wanted = names.Select(name => name.Trim().ToLowerInvariant()).Distinct().ToArray();
#pragma warning disable CA1862, CA1304, CA1311 // EF turns ToLower into lower().
        var found = await ReadableTo(context, caller).Where(row => wanted.Contains(row.Name.ToLower())).ToListAsync(cancellationToken);
#pragma warning restore CA1862, CA1304, CA1311
        return found.Count < wanted.Length
            ? null
            : caller with { Readable = caller.Readable.And(found.SelectMany(collection => collection.Globs).Select(FileGlob.Parse)) };
    }

    /// <summary>The collections that a caller may read.</summary>
    internal static IQueryable<Collection> ReadableTo(CodeSightContext context, Principal caller) =>
        caller.AccountId is { } account && !caller.Readable.IsEverything
            ? context.Collections.Where(collection => collection.IsOpen
                || context.CollectionGrants.Any(grant => grant.CollectionId == collection.Id
                    && (grant.AccountId == account
                        || context.GroupMembers.Any(member => member.AccountId == account && member.GroupId == grant.GroupId))))
            : context.Collections;
}
