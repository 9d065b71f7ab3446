using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Globs;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.People;

/// <summary>Restricts a request to collections that it names.</summary>
public sealed class CollectionNames(IDbContextFactory<CodeSightContext> contexts, IKeywordIndex keywords)
{
    /// <summary>The caller, who reads the documents of these collections only; null where one is unknown or not for the caller.</summary>
    public async Task<Principal?> NarrowAsync(Principal caller, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Letter case is ignored as .NET does; Postgres knows only the letters of its locale.
        var readable = (await ReadableTo(context, caller).ToListAsync(cancellationToken))
            .ToDictionary(collection => collection.Name, StringComparer.OrdinalIgnoreCase);
        var globs = new List<FileGlob>();
        foreach (var name in names)
        {
            if (!readable.TryGetValue(name.Trim(), out var collection)) return null;
            var own = collection.Globs.Select(FileGlob.Parse).ToList();
            if (!Shows(caller, keywords.Current.Within(caller.Readable.And(own)).ChunkCount)) return null;
            globs.AddRange(own);
        }

        return caller with { Readable = caller.Readable.And(globs) };
    }

    /// <summary>The collections that a caller may read, or of which <see cref="Shows"/> tells.</summary>
    internal static IQueryable<Collection> ReadableTo(CodeSightContext context, Principal caller) =>
        caller is { AccountId: { } account, ReadsAllCollections: false }
            ? context.Collections.Where(collection => collection.IsOpen
                || context.CollectionGrants.Any(grant => grant.CollectionId == collection.Id
                    && (grant.AccountId == account
                        || context.GroupMembers.Any(member => member.AccountId == account && member.GroupId == grant.GroupId))))
            : context.Collections;

    /// <summary>Whether a caller may know of a collection with so many readable documents or chunks: a key may be for a few paths of all.</summary>
    internal static bool Shows(Principal caller, int readable) => !caller.ReadsAllCollections || caller.Readable.IsEverything || readable > 0;
}
