using System.Buffers.Text;
using System.Security.Cryptography;
using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.People;

/// <summary>API keys for programs.</summary>
public sealed class ApiKeys(CodeSightContext context, TimeProvider time)
{
    /// <summary>How each key begins, by which scanners for leaked secrets recognise it.</summary>
    public const string Prefix = "cs_";

    /// <summary>All keys, the newest first.</summary>
    public async Task<IReadOnlyList<ApiKeyView>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = await context.ApiKeys.OrderByDescending(key => key.Id).ToListAsync(cancellationToken);
        var ids = keys.Select(key => key.AccountId).ToArray();
        var owners = await context.Users.Where(account => ids.Contains(account.Id))
            .ToDictionaryAsync(account => account.Id, account => new NamedAccount(account.Id, account.Email ?? "", account.Name), cancellationToken);
        return [.. keys.Select(key => new ApiKeyView(key, key.AccountId is { } id ? owners.GetValueOrDefault(id) : null))];
    }

    /// <summary>Makes a key. Its secret is returned here and nowhere else.</summary>
    /// <param name="globs">Of the documents, only those whose path matches one of these; null for all.</param>
    /// <param name="account">Whose permissions it has; null for the operator's.</param>
    public async Task<Outcome<(ApiKeyView Key, string Secret)>> CreateAsync(
        string? name, IReadOnlyList<string>? scopes, IReadOnlyList<string>? globs, DateTimeOffset? expiresAt, Guid? account,
        CancellationToken cancellationToken)
    {
        if (PeopleNames.Check(name) is { } refused) return refused;
        if (scopes is not { Count: > 0 } || scopes.Any(scope => !Scopes.All.Contains(scope)))
            return new Refusal(PeopleFault.Invalid, $"'scopes' needs at least one of {string.Join(", ", Scopes.All)}.");
        if (expiresAt <= time.GetUtcNow()) return new Refusal(PeopleFault.Invalid, "'expires_at' is in the past.");
        if (globs is not null && PeopleNames.CheckGlobs(globs) is { } invalid) return invalid;
        if (globs is not null && scopes.Any(scope => !Scopes.OfReaders.Contains(scope)))
            return new Refusal(
                PeopleFault.Invalid, "A key with 'globs' can have the scopes search, ask and files only, since the others tell of all documents.");
        await using var transaction = await context.BeginAsync(cancellationToken);
        var owner = account is null ? null : await context.Users.SingleOrDefaultAsync(row => row.Id == account, cancellationToken);
        if (account is not null && owner is null) return new Refusal(PeopleFault.Invalid, "'account' is not the id of an account.");

        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var key = new ApiKeyRow
        {
            Name = name!.Trim(),
            Hash = Principals.Hash(secret),
            Shown = $"{secret[..(Prefix.Length + 4)]}…{secret[^4..]}",
            Scopes = [.. scopes.Distinct()],
            Globs = globs is null ? null : [.. globs],
            AccountId = account,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = expiresAt?.ToUniversalTime(),
        };
        context.ApiKeys.Add(key);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (new ApiKeyView(key, owner is null ? null : new NamedAccount(owner.Id, owner.Email ?? "", owner.Name)), secret);
    }

    /// <summary>Ends a key at once.</summary>
    public async Task<Outcome<Done>> DeleteAsync(long id, CancellationToken cancellationToken) =>
        await context.ApiKeys.Where(key => key.Id == id).ExecuteDeleteAsync(cancellationToken) == 0
            ? new Refusal(PeopleFault.NotFound, "There is no such key.")
            : default(Done);
}

/// <summary>A key with its account; the operator's has none.</summary>
public sealed record ApiKeyView(ApiKeyRow Key, NamedAccount? Account);
