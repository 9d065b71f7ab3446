using System.Text;
using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.People;

/// <summary>
/// Finds the account of somebody whom the identity provider has let in. It is known by issuer and subject; an e-mail address, which may
/// be another person's one day, only ever links an account once, and only where the provider has verified it.
/// </summary>
public sealed class ProviderSignIns(UserManager<Account> users, Accounts accounts, CodeSightContext context, TimeProvider time)
{
    private const int MaxName = 200;

    /// <summary>Finds, links or creates the account, and brings its groups up to date.</summary>
    /// <param name="createsAccounts">Whether somebody whom nobody invited gets an account.</param>
    /// <returns>The account where the outcome lets it in, or where a deactivated one was found; otherwise null.</returns>
    public async Task<ProviderSignIn> SignInAsync(ProviderIdentity identity, bool createsAccounts, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginAsync(cancellationToken);
        var account = await users.FindByLoginAsync(identity.Issuer, identity.Subject);
        var outcome = ProviderOutcome.Done;
        if (account is null)
        {
            (outcome, account) = await LinkAsync(identity, createsAccounts, cancellationToken);
            if (account is null) return new ProviderSignIn(outcome, null, false);
        }

        if (!account.IsActive) return new ProviderSignIn(ProviderOutcome.Deactivated, account, false);
        account.LastSignInAt = time.GetUtcNow();
        Check(await users.UpdateAsync(account));
        var changed = await SetGroupsAsync(account.Id, identity.Groups, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ProviderSignIn(outcome, account, changed);
    }

    private async Task<(ProviderOutcome Outcome, Account? Account)> LinkAsync(
        ProviderIdentity identity, bool createsAccounts, CancellationToken cancellationToken)
    {
        if (identity.VerifiedEmail is not { } email || email.Any(char.IsControl)) return (ProviderOutcome.EmailNotVerified, null);
        var login = new UserLoginInfo(identity.Issuer, identity.Subject, null);
        if (await users.FindByEmailAsync(email) is { } known)
        {
            if (!known.IsActive) return (ProviderOutcome.Deactivated, known);
            // Another person of the provider's has the account, whoever had the address first; and outside of ASCII different letters may
            // be the same in capitals, by which addresses are found.
            if (!IsSameAddress(known.Email, email) || await HasLoginAsync(known.Id, identity.Issuer, cancellationToken))
                return (ProviderOutcome.EmailTaken, null);
            // Its owner wants more than one proof, and has not given the other one.
            if (known.TwoFactorEnabled) return (ProviderOutcome.SecondFactor, null);
            known.EmailConfirmed = true;
            Check(await users.AddLoginAsync(known, login));
            return (ProviderOutcome.Linked, known);
        }

        if (!createsAccounts) return (ProviderOutcome.Unknown, null);
        var account = new Account
        {
            Role = Role.Reader,
            Name = identity.Name is { Length: <= MaxName } name && !name.Any(char.IsControl) ? name.Trim() : "",
            EmailConfirmed = true,
            CreatedAt = time.GetUtcNow(),
        };
        if (await accounts.CreateAsync(account, email, null) is { } refusal)
            return (refusal.Fault == PeopleFault.EmailTaken ? ProviderOutcome.EmailTaken : ProviderOutcome.EmailNotVerified, null);
        Check(await users.AddLoginAsync(account, login));
        return (ProviderOutcome.Created, account);
    }

    private Task<bool> HasLoginAsync(Guid id, string issuer, CancellationToken cancellationToken) =>
        context.UserLogins.AnyAsync(login => login.UserId == id && login.LoginProvider == issuer, cancellationToken);

    private static bool IsSameAddress(string? known, string given) => known == given || Ascii.EqualsIgnoreCase(known, given);

    /// <returns>Whether anything changed.</returns>
    private async Task<bool> SetGroupsAsync(Guid id, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var wanted = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var groups = await context.Groups.ToListAsync(cancellationToken);
        var ids = groups.Where(group => wanted.Contains(group.Name)).Select(group => group.Id).ToHashSet();
        var present = await context.GroupMembers.Where(member => member.AccountId == id).ToListAsync(cancellationToken);
        var gone = present.Where(member => member.IsFromProvider && !ids.Contains(member.GroupId)).ToList();
        var added = ids.Except(present.Select(member => member.GroupId)).ToList();
        context.GroupMembers.RemoveRange(gone);
        context.GroupMembers.AddRange(added.Select(group => new GroupMember { GroupId = group, AccountId = id, IsFromProvider = true }));
        await context.SaveChangesAsync(cancellationToken);
        return gone.Count + added.Count > 0;
    }

    private static void Check(IdentityResult result)
    {
        if (result.Succeeded) return;
        throw new InvalidOperationException(
            $"An account cannot be changed: {string.Join(", ", result.Errors.Select(error => error.Code))}.");
    }
}

/// <summary>What the identity provider says of somebody.</summary>
/// <param name="Issuer">The provider; with <paramref name="Subject"/> it stands for the person for ever.</param>
/// <param name="VerifiedEmail">The e-mail address; null where there is none, or the provider has not verified it.</param>
/// <param name="Name">How the person is called; may be empty.</param>
/// <param name="Groups">Names of groups, letter case ignored; those that do not exist are passed over.</param>
public sealed record ProviderIdentity(string Issuer, string Subject, string? VerifiedEmail, string Name, IReadOnlyCollection<string> Groups)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(ProviderIdentity);
}

/// <summary>A sign-in with the identity provider.</summary>
/// <param name="HasNewGroups">Whether the account's groups changed.</param>
public sealed record ProviderSignIn(ProviderOutcome Outcome, Account? Account, bool HasNewGroups);

/// <summary>What became of a sign-in with the identity provider.</summary>
public enum ProviderOutcome
{
    /// <summary>The person has signed in before.</summary>
    Done,

    /// <summary>An account that was there is the person's from now on.</summary>
    Linked,

    /// <summary>The person has a new account.</summary>
    Created,

    /// <summary>The account is deactivated.</summary>
    Deactivated,

    /// <summary>The provider has not verified an e-mail address, so no account can be found.</summary>
    EmailNotVerified,

    /// <summary>The account with the e-mail address is another person's of the provider.</summary>
    EmailTaken,

    /// <summary>The account with the e-mail address has a second factor, so an address alone does not link it.</summary>
    SecondFactor,

    /// <summary>There is no account, and none is made.</summary>
    Unknown,
}
