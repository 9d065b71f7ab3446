using System.Globalization;
using CodeSight.Core.Data.People;
using Microsoft.AspNetCore.Identity;

namespace CodeSight.Core.People;

/// <summary>Checks who signs in with an e-mail address and a password, and a second factor where the account has one.</summary>
public sealed class SignIns(UserManager<Account> users, SignInAttempts attempts, TimeProvider time)
{
    private const string TokenProvider = "CodeSight";
    private const string UsedCodes = "UsedCodes";
    private const int CodeLength = 6;

    // Longer than a code is valid.
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Checks an attempt. An unknown address, a deactivated or locked account and a wrong password give the same result, after the same work but
    /// for a write.
    /// </summary>
    /// <param name="code">From the authenticator, or a recovery code; null where none was given yet.</param>
    public async Task<(SignInOutcome Outcome, Account? Account)> CheckAsync(
        string email, string password, string? code, CancellationToken cancellationToken)
    {
        var account = email.Any(char.IsControl) ? null : await users.FindByEmailAsync(email);
        if (account is null || !account.IsActive || account.PasswordHash is null
            || !await attempts.BeginAsync(account.Id, cancellationToken))
        {
            users.PasswordHasher.HashPassword(new Account(), password);
            return (SignInOutcome.WrongCredentials, null);
        }

        if (!await users.CheckPasswordAsync(account, password)) return (SignInOutcome.WrongCredentials, null);
        if (account.TwoFactorEnabled)
        {
            if (string.IsNullOrWhiteSpace(code))
            {
                await attempts.SucceedAsync(account.Id, cancellationToken);
                return (SignInOutcome.CodeRequired, null);
            }

            if (!await IsCodeAsync(account, code)) return (SignInOutcome.WrongCode, null);
        }

        (account.AccessFailedCount, account.LockoutEnd, account.LastSignInAt) = (0, null, time.GetUtcNow());
        await users.UpdateAsync(account);
        return (SignInOutcome.Done, account);
    }

    private async Task<bool> IsCodeAsync(Account account, string code)
    {
        code = code.Replace(" ", "", StringComparison.Ordinal);
        if (code.Length != CodeLength || !code.All(char.IsAsciiDigit)) return (await users.RedeemTwoFactorRecoveryCodeAsync(account, code)).Succeeded;
        if (!await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code)) return false;
        // A code is valid for some minutes, but only once: whoever looked over the shoulder has nothing of it.
        var now = time.GetUtcNow();
        var used = (await users.GetAuthenticationTokenAsync(account, TokenProvider, UsedCodes) ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Where(entry => long.TryParse(entry[(CodeLength + 1)..], CultureInfo.InvariantCulture, out var at)
                && now - DateTimeOffset.FromUnixTimeSeconds(at) < CodeLifetime)
            .ToList();
        if (used.Any(entry => entry.StartsWith(code, StringComparison.Ordinal))) return false;
        used.Add(string.Create(CultureInfo.InvariantCulture, $"{code}@{now.ToUnixTimeSeconds()}"));
        await users.SetAuthenticationTokenAsync(account, TokenProvider, UsedCodes, string.Join(',', used));
        return true;
    }
}

/// <summary>What became of a sign-in.</summary>
public enum SignInOutcome
{
    Done,
    WrongCredentials,

    /// <summary>The password is right; the second factor is missing.</summary>
    CodeRequired,

    WrongCode,
}
