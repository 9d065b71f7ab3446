using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using CodeSight.Core.Data.Sessions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.People;

/// <summary>Accounts as administrators and their owners change them. Passwords and tokens are ASP.NET Core Identity's; <see cref="SignInAttempts"/>
/// locks accounts out.</summary>
public sealed class Accounts(
    UserManager<Account> users, CodeSightContext context, SessionStore sessions, SignInAttempts attempts, TimeProvider time)
{
    /// <summary>Issuer that authenticators show.</summary>
    private const string Issuer = "CodeSight";

    private const int MaxName = 200;
    private const int RecoveryCodes = 10;

    private static readonly Refusal NoAccount = new(PeopleFault.NotFound, "There is no such account.");

    // Who was invited and has no password yet can do nothing about a server that nobody administers.
    private IQueryable<Account> Administrators => context.Users.Where(a => a.Role == Role.Admin && a.IsActive && a.PasswordHash != null);

    /// <summary>Finds accounts whose e-mail address or name contains a text, by e-mail address.</summary>
    public async Task<(IReadOnlyList<AccountView> Accounts, int Total)> ListAsync(
        string? text, int offset, int limit, CancellationToken cancellationToken)
    {
        var found = Matching(context.Users, text);
        var page = await found.OrderBy(a => a.NormalizedEmail).Skip(offset).Take(limit).ToListAsync(cancellationToken);
        return (await ViewAsync(page, cancellationToken), await found.CountAsync(cancellationToken));
    }

    /// <summary>Of accounts those whose e-mail address or name contains a text; all where it is empty.</summary>
    internal static IQueryable<Account> Matching(IQueryable<Account> accounts, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return accounts;
        var pattern = $"%{Escape(text.Trim())}%";
        return accounts.Where(a => EF.Functions.ILike(a.Email!, pattern, "\\") || EF.Functions.ILike(a.Name, pattern, "\\"));
    }

    /// <summary>Finds an account; null where there is none.</summary>
    public async Task<AccountView?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await FindRowAsync(id) is { } account ? (await ViewAsync([account], cancellationToken))[0] : null;

    /// <summary>Creates an account without a password; its invitation link sets one.</summary>
    public async Task<Outcome<AccountView>> InviteAsync(
        string? email, string? name, Role role, IReadOnlyList<long> groups, CancellationToken cancellationToken)
    {
        var account = new Account { Role = role, Name = (name ?? "").Trim(), CreatedAt = time.GetUtcNow() };
        await using var transaction = await context.BeginAsync(cancellationToken);
        if (await CreateAsync(account, email, null) is { } refusal) return refusal;
        if (await SetGroupsAsync(account.Id, groups, cancellationToken) is { } noGroup) return noGroup;
        await transaction.CommitAsync(cancellationToken);
        return (await ViewAsync([account], cancellationToken))[0];
    }

    /// <summary>Creates an administrator with a password that must be replaced at the first sign-in.</summary>
    public async Task<Outcome<Account>> CreateAdministratorAsync(string email, string password, bool mustChange, CancellationToken cancellationToken)
    {
        var account = new Account { Role = Role.Admin, CreatedAt = time.GetUtcNow(), MustChangePassword = mustChange };
        await using var transaction = await context.BeginAsync(cancellationToken);
        if (await CreateAsync(account, email, password) is { } refusal) return refusal;
        await transaction.CommitAsync(cancellationToken);
        return account;
    }

    /// <summary>Whether an active administrator exists who can sign in.</summary>
    public Task<bool> HasAdministratorAsync(CancellationToken cancellationToken) =>
        Administrators.AnyAsync(cancellationToken);

    /// <summary>Changes what is given; null leaves a member as it is. Deactivation ends the account's sessions.</summary>
    public async Task<Outcome<AccountView>> ChangeAsync(
        Guid id, string? name, Role? role, bool? isActive, IReadOnlyList<long>? groups, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginAsync(cancellationToken);
        if (await FindRowAsync(id) is not { } account) return NoAccount;
        if (name is not null && CheckName(name) is { } refused) return refused;
        var losesRights = (role is { } other && other != Role.Admin) || isActive == false;
        if (losesRights && await IsLastAdministratorAsync(account, cancellationToken)) return Last();
        account.Name = name?.Trim() ?? account.Name;
        account.Role = role ?? account.Role;
        account.IsActive = isActive ?? account.IsActive;
        if (isActive == true) (account.AccessFailedCount, account.LockoutEnd) = (0, null);
        await users.UpdateAsync(account);
        if (groups is not null && await SetGroupsAsync(id, groups, cancellationToken) is { } noGroup) return noGroup;
        await transaction.CommitAsync(cancellationToken);
        if (isActive == false) await sessions.RemoveOfAccountAsync(id, null, cancellationToken);
        return (await ViewAsync([account], cancellationToken))[0];
    }

    /// <summary>Deletes an account with its sessions, keys, memberships and grants.</summary>
    public async Task<Outcome<Done>> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginAsync(cancellationToken);
        if (await FindRowAsync(id) is not { } account) return NoAccount;
        if (await IsLastAdministratorAsync(account, cancellationToken)) return Last();
        await users.DeleteAsync(account);
        await transaction.CommitAsync(cancellationToken);
        return default(Done);
    }

    /// <summary>Makes a link's token with which a new password can be set, once, within three days; earlier ones end.</summary>
    /// <returns>The token, and whether the account has no password yet.</returns>
    public async Task<Outcome<(string Token, bool IsNew)>> CreateLinkAsync(Guid id)
    {
        if (await FindRowAsync(id) is not { } account) return NoAccount;
        // Earlier links end with the stamp.
        await users.UpdateSecurityStampAsync(account);
        return (await users.GeneratePasswordResetTokenAsync(account), account.PasswordHash is null);
    }

    /// <summary>Sets the password by a link's token; ends all sessions, and the lock-out.</summary>
    public async Task<Outcome<Done>> UseLinkAsync(Guid id, string? token, string? password, string? name, CancellationToken cancellationToken)
    {
        var expired = new Refusal(PeopleFault.LinkExpired, "The link is not valid any more; ask an administrator for a new one.");
        if (string.IsNullOrEmpty(token) || await FindRowAsync(id) is not { IsActive: true } account) return expired;
        if (!string.IsNullOrWhiteSpace(name) && CheckName(name) is { } refused) return refused;
        var result = await users.ResetPasswordAsync(account, token, password ?? "");
        if (!result.Succeeded) return result.Errors.Any(error => error.Code == "InvalidToken") ? expired : Weak(result);
        if (!string.IsNullOrWhiteSpace(name)) account.Name = name.Trim();
        (account.MustChangePassword, account.EmailConfirmed) = (false, true);
        (account.AccessFailedCount, account.LockoutEnd) = (0, null);
        await users.UpdateAsync(account);
        await sessions.RemoveOfAccountAsync(id, null, cancellationToken);
        return default(Done);
    }

    /// <summary>Changes the own password; ends the account's other sessions.</summary>
    /// <param name="keptSession">The session that stays; null to end all.</param>
    public async Task<Outcome<Done>> ChangePasswordAsync(
        Guid id, string? current, string? next, Guid? keptSession, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(id) is not { } account) return NoAccount;
        if (await WrongPasswordAsync(account, current, cancellationToken) is { } wrong) return wrong;
        if (current == next) return new Refusal(PeopleFault.WeakPassword, "Choose a password other than the present one.");
        var result = await users.ChangePasswordAsync(account, current ?? "", next ?? "");
        if (!result.Succeeded) return Weak(result);
        account.MustChangePassword = false;
        await users.UpdateAsync(account);
        await sessions.RemoveOfAccountAsync(id, keptSession, cancellationToken);
        return default(Done);
    }

    /// <summary>Makes the secret of a second factor, which is not required before <see cref="EnableTwoFactorAsync"/>.</summary>
    public async Task<Outcome<(string Secret, string Uri)>> BeginTwoFactorAsync(Guid id)
    {
        if (await FindRowAsync(id) is not { } account) return NoAccount;
        if (account.TwoFactorEnabled) return new Refusal(PeopleFault.Invalid, "The second factor is on already.");
        await users.ResetAuthenticatorKeyAsync(account);
        var secret = await users.GetAuthenticatorKeyAsync(account) ?? throw new InvalidOperationException("It was just made.");
        var label = Uri.EscapeDataString($"{Issuer}:{account.Email}");
        return (secret, $"otpauth://totp/{label}?secret={secret}&issuer={Issuer}&digits=6&period=30");
    }

    /// <summary>Requires the second factor from now on, if the code proves that the authenticator has the secret.</summary>
    /// <returns>Recovery codes, each good for one sign-in without the authenticator.</returns>
    public async Task<Outcome<IReadOnlyList<string>>> EnableTwoFactorAsync(Guid id, string? code)
    {
        if (await FindRowAsync(id) is not { } account) return NoAccount;
        var typed = (code ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (!await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, typed))
            return new Refusal(PeopleFault.WrongCode, "The code is not right; check the authenticator's clock.");
        await users.SetTwoFactorEnabledAsync(account, true);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes);
        return new Outcome<IReadOnlyList<string>>([.. codes ?? []], PeopleFault.None, "");
    }

    /// <summary>Removes the own second factor.</summary>
    public async Task<Outcome<Done>> DisableTwoFactorAsync(Guid id, string? password, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(id) is not { } account) return NoAccount;
        return await WrongPasswordAsync(account, password, cancellationToken) is { } wrong ? wrong : await RemoveTwoFactorAsync(id);
    }

    /// <summary>Removes the second factor of somebody who has lost it.</summary>
    public async Task<Outcome<Done>> RemoveTwoFactorAsync(Guid id)
    {
        if (await FindRowAsync(id) is not { } account) return NoAccount;
        await users.SetTwoFactorEnabledAsync(account, false);
        await users.ResetAuthenticatorKeyAsync(account);
        return default(Done);
    }

    /// <summary>Saves a new account; the caller has begun the transaction.</summary>
    internal async Task<Refusal?> CreateAsync(Account account, string? email, string? password)
    {
        email = (email ?? "").Trim();
        if (email.Length > 254 || !System.Net.Mail.MailAddress.TryCreate(email, out var address) || address.Address != email)
            return new Refusal(PeopleFault.InvalidEmail, "Give an e-mail address such as name@example.com.");
        if (CheckName(account.Name) is { } refused) return refused;
        (account.Id, account.Email, account.UserName) = (Guid.CreateVersion7(), email, email);
        var result = password is null ? await users.CreateAsync(account) : await users.CreateAsync(account, password);
        if (result.Succeeded) return null;
        if (result.Errors.Any(error => error.Code.StartsWith("Duplicate", StringComparison.Ordinal)))
            return new Refusal(PeopleFault.EmailTaken, "There is an account with this e-mail address already.");
        return result.Errors.Any(error => error.Code.StartsWith("Invalid", StringComparison.Ordinal))
            ? new Refusal(PeopleFault.InvalidEmail, "This e-mail address cannot be used.")
            : Weak(result);
    }

    private async Task<Refusal?> SetGroupsAsync(Guid id, IReadOnlyList<long> groups, CancellationToken cancellationToken)
    {
        var wanted = groups.Distinct().ToArray();
        if (await context.Groups.CountAsync(group => wanted.Contains(group.Id), cancellationToken) != wanted.Length)
            return new Refusal(PeopleFault.Invalid, "'groups' names a group that does not exist.");
        // What stays is not made anew: the provider's memberships stay the provider's.
        var present = context.GroupMembers.Where(member => member.AccountId == id);
        await present.Where(member => !wanted.Contains(member.GroupId)).ExecuteDeleteAsync(cancellationToken);
        var kept = await present.Select(member => member.GroupId).ToListAsync(cancellationToken);
        context.GroupMembers.AddRange(wanted.Except(kept).Select(group => new GroupMember { GroupId = group, AccountId = id }));
        await context.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task<bool> IsLastAdministratorAsync(Account account, CancellationToken cancellationToken) =>
        account is { Role: Role.Admin, IsActive: true, PasswordHash: not null }
        && !await Administrators.AnyAsync(a => a.Id != account.Id, cancellationToken);

    private async Task<Refusal?> WrongPasswordAsync(Account account, string? password, CancellationToken cancellationToken)
    {
        if (await attempts.BeginAsync(account.Id, cancellationToken) && await users.CheckPasswordAsync(account, password ?? ""))
        {
            (account.AccessFailedCount, account.LockoutEnd) = (0, null);
            await attempts.SucceedAsync(account.Id, cancellationToken);
            return null;
        }

        return new Refusal(PeopleFault.WrongPassword, "The present password is wrong, or was wrong too often in the last minutes.");
    }

    private async Task<IReadOnlyList<AccountView>> ViewAsync(IReadOnlyList<Account> accounts, CancellationToken cancellationToken)
    {
        var ids = accounts.Select(account => account.Id).ToArray();
        var members = await context.GroupMembers.Where(member => ids.Contains(member.AccountId))
            .Join(context.Groups, member => member.GroupId, group => group.Id, (member, group) => new { member.AccountId, group.Id, group.Name })
            .OrderBy(member => member.Name).ToListAsync(cancellationToken);
        var groups = members.ToLookup(member => member.AccountId, member => new NamedGroup(member.Id, member.Name));
        return [.. accounts.Select(account => new AccountView(account, [.. groups[account.Id]]))];
    }

    private Task<Account?> FindRowAsync(Guid id) => users.FindByIdAsync(id.ToString());

    private static Refusal Last() => new(PeopleFault.LastAdministrator, "This is the last administrator; make somebody else one first.");

    private static Refusal? CheckName(string name) => name.Length > MaxName || name.Any(char.IsControl)
        ? new Refusal(PeopleFault.Invalid, $"'name' may have at most {MaxName} visible characters.")
        : null;

    private static Refusal Weak(IdentityResult result) =>
        new(PeopleFault.WeakPassword, string.Join(' ', result.Errors.Select(error => error.Description)));

    private static string Escape(string text) =>
        text.Replace("\0", "", StringComparison.Ordinal).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

/// <summary>An account with its groups.</summary>
public sealed record AccountView(Account Account, IReadOnlyList<NamedGroup> Groups);

/// <summary>A group by id and name.</summary>
public sealed record NamedGroup(long Id, string Name);

/// <summary>An account by id, e-mail address and name.</summary>
public sealed record NamedAccount(Guid Id, string Email, string Name);
