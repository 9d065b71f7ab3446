using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Data.People;
using CodeSight.SearchIndex.Globs;

namespace CodeSight.Core.People;

/// <summary>
/// Finds out what an account or an API key may do and read now. What they may read is worked out again where a grant has changed since.
/// </summary>
public sealed class Principals(PermissionStore store)
{
    private const int MaxRemembered = 10_000;
    private const int MaxScopes = 1_000;

    private readonly ConcurrentDictionary<string, FileGlob> _parsed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, Granted> _ofAccounts = new();
    // Accounts that may read the same have one scope, and so one view of the index.
    private readonly ConcurrentDictionary<string, PathScope> _scopes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, Restricted> _ofKeys = new();
    private Granted? _latest;

    /// <summary>The account as a caller; null where there is none or it is deactivated.</summary>
    public async Task<Principal?> FindAccountAsync(Guid id, CancellationToken cancellationToken)
    {
        var known = _ofAccounts.GetValueOrDefault(id);
        var account = await store.FindAccountAsync(id, known?.Version ?? Guid.Empty, cancellationToken);
        return account is null ? null : ToPrincipal(id, account, known);
    }

    /// <summary>The API key as a caller; null where there is none, it has expired, or its account is gone or deactivated.</summary>
    public async Task<Principal?> FindKeyAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.FindKeyAsync(Hash(key), _latest?.Version ?? Guid.Empty, cancellationToken) is not { } found) return null;
        if (await FindOwnerAsync(found, cancellationToken) is not { } owner) return null;
        var readable = found.Globs is { } globs ? Restrict(found.Id, owner.Readable, globs) : owner.Readable;
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

    private async Task<Principal?> FindOwnerAsync(KeyPermissions key, CancellationToken cancellationToken)
    {
        if (key.AccountId is not { } id) return Principal.Operator;
        if (key.Account is not { } account) return null;
        var known = _ofAccounts.GetValueOrDefault(id);
        // The grants are those of the latest version, but this account's were never read, or read before.
        return account is { Role: not Role.Admin, Globs: null } && known?.Version != account.Version
            ? await FindAccountAsync(id, cancellationToken)
            : ToPrincipal(id, account, known);
    }

    private Principal ToPrincipal(Guid id, AccountPermissions account, Granted? known)
    {
        var isAdmin = account.Role == Role.Admin;
        return new Principal(
            PrincipalKind.Account,
            $"account:{id}",
            account.MustChangePassword ? Scopes.Of() : isAdmin ? Scopes.AllBut() : Scopes.OfReaders,
            isAdmin ? PathScope.Everything : Readable(id, account, known))
        {
            AccountId = id,
            MustChangePassword = account.MustChangePassword,
        };
    }

    private PathScope Readable(Guid id, AccountPermissions account, Granted? known)
    {
        if (account.Globs is null)
        {
            return known?.Version == account.Version
                ? known.Readable
                : throw new InvalidOperationException("The permissions were left out, although their version is not known.");
        }

        if (_ofAccounts.Count >= MaxRemembered) _ofAccounts.Clear();
        return (_latest = _ofAccounts[id] = new Granted(account.Version, ScopeOf(account.Globs))).Readable;
    }

    private PathScope ScopeOf(string[] globs)
    {
        if (_scopes.Count >= MaxScopes) _scopes.Clear();
        return _scopes.GetOrAdd(string.Join('\n', globs), _ => PathScope.Everything.And(globs.Select(Parse)));
    }

    private PathScope Restrict(long key, PathScope owner, string[] globs)
    {
        if (_ofKeys.TryGetValue(key, out var known) && ReferenceEquals(known.Owner, owner) && known.Globs.AsSpan().SequenceEqual(globs))
            return known.Readable;
        if (_ofKeys.Count >= MaxRemembered) _ofKeys.Clear();
        return (_ofKeys[key] = new Restricted(owner, globs, owner.And(globs.Select(Parse)))).Readable;
    }

    /// <summary>SHA-256 of a key's text, as it is stored.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    // A few hundred globs, parsed once and not at every request.
    private FileGlob Parse(string pattern)
    {
        if (_parsed.Count >= MaxRemembered) _parsed.Clear();
        return _parsed.GetOrAdd(pattern, FileGlob.Parse);
    }

    /// <summary>What an account may read by the grants of a version.</summary>
    private sealed record Granted(Guid Version, PathScope Readable);

    /// <summary>What a key may read of what its owner may.</summary>
    private sealed record Restricted(PathScope Owner, string[] Globs, PathScope Readable);
}
