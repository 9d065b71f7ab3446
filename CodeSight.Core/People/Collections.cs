using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Globs;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.People;

/// <summary>Collections of documents, and who may read them.</summary>
public sealed class Collections(CodeSightContext context, IKeywordIndex keywords)
{
    private const int MaxDescription = 1000;

    private static readonly Refusal NoCollection = new(PeopleFault.NotFound, "There is no such collection.");

    /// <summary>All collections by name.</summary>
    public async Task<IReadOnlyList<CollectionView>> ListAsync(CancellationToken cancellationToken) =>
        await ViewAsync(await context.Collections.OrderBy(collection => collection.Name).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The collections that have a document of this path, by name.</summary>
    public async Task<IReadOnlyList<CollectionView>> ListHoldingAsync(string filePath, CancellationToken cancellationToken)
    {
        var all = await context.Collections.OrderBy(collection => collection.Name).ToListAsync(cancellationToken);
        var holding = all.Where(collection => PathScope.Everything.And(collection.Globs.Select(FileGlob.Parse)).IsMatch(filePath));
        return await ViewAsync([.. holding], cancellationToken);
    }

    /// <summary>The collections that a caller may read, by name.</summary>
    public async Task<IReadOnlyList<ReadableCollection>> ListReadableAsync(Principal caller, CancellationToken cancellationToken)
    {
        var collections = await CollectionNames.ReadableTo(context, caller).OrderBy(collection => collection.Name).ToListAsync(cancellationToken);
        return
        [
            .. collections
                .Select(collection => new ReadableCollection(
                    collection.Id, collection.Name, collection.Description, Count(caller.Readable.And(collection.Globs.Select(FileGlob.Parse)))))
                .Where(collection => CollectionNames.Shows(caller, collection.Documents)),
        ];
    }

    /// <summary>Number of documents with text that no collection has, so that only administrators read them.</summary>
    public async Task<int> CountOutsideAsync(CancellationToken cancellationToken)
    {
        var globs = await context.Collections.Select(collection => collection.Globs).ToListAsync(cancellationToken);
        return keywords.DocumentCount - Count(PathScope.Everything.And(globs.SelectMany(some => some).Select(FileGlob.Parse)));
    }

    /// <summary>Creates a collection.</summary>
    public async Task<Outcome<CollectionView>> CreateAsync(CollectionChange change, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginAsync(cancellationToken);
        if (await CheckAsync(change with { Name = change.Name ?? "", Globs = change.Globs ?? [] }, null, cancellationToken) is { } refused)
            return refused;
        var collection = new Collection { Name = "", Globs = [] };
        Apply(change, collection);
        context.Collections.Add(collection);
        if (!await PeopleNames.TrySaveAsync(context, cancellationToken)) return PeopleNames.Taken("collection");
        if (await GrantAsync(collection.Id, change, cancellationToken) is { } unknown) return unknown;
        await transaction.CommitAsync(cancellationToken);
        return (await ViewAsync([collection], cancellationToken))[0];
    }

    /// <summary>Changes what is given; null leaves a member as it is.</summary>
    public async Task<Outcome<CollectionView>> ChangeAsync(long id, CollectionChange change, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginAsync(cancellationToken);
        if (await context.Collections.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } collection)
            return NoCollection;
        if (await CheckAsync(change, id, cancellationToken) is { } refused) return refused;
        Apply(change, collection);
        if (!await PeopleNames.TrySaveAsync(context, cancellationToken)) return PeopleNames.Taken("collection");
        if (await GrantAsync(id, change, cancellationToken) is { } unknown) return unknown;
        await transaction.CommitAsync(cancellationToken);
        return (await ViewAsync([collection], cancellationToken))[0];
    }

    /// <summary>Deletes a collection; its documents stay.</summary>
    public async Task<Outcome<Done>> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginAsync(cancellationToken);
        if (await context.Collections.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken) == 0) return NoCollection;
        await transaction.CommitAsync(cancellationToken);
        return default(Done);
    }

    private int Count(PathScope scope) => keywords.Current.Within(scope).CountDocuments();

    private async Task<Refusal?> CheckAsync(CollectionChange change, long? own, CancellationToken cancellationToken)
    {
        if (change.Name is not null && PeopleNames.Check(change.Name) is { } refused) return refused;
        if (change.Description?.Length > MaxDescription || change.Description?.Contains('\0', StringComparison.Ordinal) == true)
            return new Refusal(PeopleFault.Invalid, $"'description' may have at most {MaxDescription} characters, and no NUL.");
        if (change.Globs is { } globs && PeopleNames.CheckGlobs(globs) is { } invalid) return invalid;
        if (change.Name?.Trim() is not { } wanted) return null;
        var names = await context.Collections.Where(row => row.Id != own).Select(row => row.Name).ToListAsync(cancellationToken);
        return names.Contains(wanted, StringComparer.OrdinalIgnoreCase) ? PeopleNames.Taken("collection") : null;
    }

    private static void Apply(CollectionChange change, Collection collection)
    {
        collection.Name = change.Name?.Trim() ?? collection.Name;
        collection.Description = change.Description?.Trim() ?? collection.Description;
        collection.Globs = change.Globs is { } globs ? [.. globs.Select(glob => glob.Trim()).Distinct()] : collection.Globs;
        collection.IsOpen = change.IsOpen ?? collection.IsOpen;
    }

    private async Task<Refusal?> GrantAsync(long id, CollectionChange change, CancellationToken cancellationToken)
    {
        if (change.Groups?.Distinct().ToArray() is { } groups)
        {
            if (await context.Groups.CountAsync(group => groups.Contains(group.Id), cancellationToken) != groups.Length)
                return new Refusal(PeopleFault.Invalid, "'groups' names a group that does not exist.");
            await context.CollectionGrants.Where(grant => grant.CollectionId == id && grant.GroupId != null).ExecuteDeleteAsync(cancellationToken);
            context.CollectionGrants.AddRange(groups.Select(group => new CollectionGrant { CollectionId = id, GroupId = group }));
        }

        if (change.Accounts?.Distinct().ToArray() is { } accounts)
        {
            if (await context.Users.CountAsync(account => accounts.Contains(account.Id), cancellationToken) != accounts.Length)
                return new Refusal(PeopleFault.Invalid, "'accounts' names an account that does not exist.");
            await context.CollectionGrants.Where(grant => grant.CollectionId == id && grant.AccountId != null).ExecuteDeleteAsync(cancellationToken);
            context.CollectionGrants.AddRange(accounts.Select(account => new CollectionGrant { CollectionId = id, AccountId = account }));
        }

        await context.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task<IReadOnlyList<CollectionView>> ViewAsync(IReadOnlyList<Collection> collections, CancellationToken cancellationToken)
    {
        var ids = collections.Select(collection => collection.Id).ToArray();
        var grants = context.CollectionGrants.Where(grant => ids.Contains(grant.CollectionId));
        var groups = await grants
            .Join(context.Groups, grant => grant.GroupId, group => group.Id, (grant, group) => new { grant.CollectionId, group.Id, group.Name })
            .OrderBy(group => group.Name).ToListAsync(cancellationToken);
        var accounts = await grants
            .Join(context.Users, grant => grant.AccountId, account => account.Id,
                (grant, account) => new { grant.CollectionId, account.Id, account.Email, account.Name })
            .OrderBy(account => account.Email).ToListAsync(cancellationToken);
        var (groupsOf, accountsOf) = (groups.ToLookup(group => group.CollectionId), accounts.ToLookup(account => account.CollectionId));
        return
        [
            .. collections.Select(collection => new CollectionView(
                collection,
                [.. groupsOf[collection.Id].Select(group => new NamedGroup(group.Id, group.Name))],
                [.. accountsOf[collection.Id].Select(account => new NamedAccount(account.Id, account.Email ?? "", account.Name))],
                Count(PathScope.Everything.And(collection.Globs.Select(FileGlob.Parse))))),
        ];
    }
}

/// <summary>What to set of a collection; null leaves a member as it is.</summary>
public sealed record CollectionChange(
    string? Name, string? Description, IReadOnlyList<string>? Globs, bool? IsOpen, IReadOnlyList<long>? Groups, IReadOnlyList<Guid>? Accounts);

/// <summary>A collection with its readers.</summary>
/// <param name="Documents">Documents with text that it has now.</param>
public sealed record CollectionView(Collection Collection, IReadOnlyList<NamedGroup> Groups, IReadOnlyList<NamedAccount> Accounts, int Documents);

/// <summary>A collection as a reader sees it.</summary>
public sealed record ReadableCollection(long Id, string Name, string Description, int Documents);
