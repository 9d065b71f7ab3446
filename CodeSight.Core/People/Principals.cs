using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Data.People;
using CodeSight.SearchIndex.Globs;

namespace CodeSight.Core.People;

/// <summary>Finds out what an account or an API key may do and read now.</summary>
public sealed class Principals(PermissionStore store)
{
    private const int MaxParsed = 10_000;

    private readonly ConcurrentDictionary<string, FileGlob> _parsed = new(StringComparer.Ordinal);

    /// <summary>The account as a caller; null where there is none or it is deactivated.</summary>
    public async Task<Principal?> FindAccountAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await store.FindAccountAsync(id, cancellationToken) is not { } account) return null;
        var isAdmin = account.Role == Role.Admin;
        return new Principal(
            PrincipalKind.Account,
            $"account:{id}",
            account.MustChangePassword ? Scopes.Of() : isAdmin ? Scopes.AllBut() : Scopes.OfReaders,
            isAdmin ? PathScope.Everything : PathScope.Everything.And(account.Globs.Select(Parse)))
        {
            AccountId = id,
            MustChangePassword = account.MustChangePassword,
        };
    }

    /// <summary>The API key as a caller; null where there is none, it has expired, or its account is gone or deactivated.</summary>
    public async Task<Principal?> FindKeyAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.FindKeyAsync(Hash(key), cancellationToken) is not { } found) return null;
        var owner = found.AccountId is { } account ? await FindAccountAsync(account, cancellationToken) : Principal.Operator;
        if (owner is null) return null;
        var readable = found.Globs is { } globs ? owner.Readable.And(globs.Select(Parse)) : owner.Readable;
        var scopes = found.Scopes.Where(owner.Scopes.Contains);
        // Runs and the administration tell of all documents.
        if (!readable.IsEverything) scopes = scopes.Where(Scopes.OfReaders.Contains);
        return new Principal(PrincipalKind.ApiKey, $"key:{found.Id}", Scopes.Of(scopes), readable)
        {
            AccountId = found.AccountId,
            KeyId = found.Id,
            ReadsAllCollections = owner.ReadsAllCollections,
            MustChangePassword = owner.MustChangePassword,
        };
    }

    /// <summary>SHA-256 of a key's text, as it is stored.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    // A few hundred globs, parsed once and not at every request.
    private FileGlob Parse(string pattern)
    {
        if (_parsed.Count >= MaxParsed) _parsed.Clear();
        return _parsed.GetOrAdd(pattern, FileGlob.Parse);
    }
}
