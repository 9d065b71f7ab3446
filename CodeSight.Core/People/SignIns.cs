using CodeSight.Core.Data.People;
using Microsoft.AspNetCore.Identity;

namespace CodeSight.Core.People;

/// <summary>Checks who signs in with an e-mail address and a password, and a second factor where the account has one.</summary>
public sealed class SignIns(UserManager<Account> users, TimeProvider time)
{
    private const string TokenProvider = "CodeSight";
    private const string LastCode = "LastCode";

    /// <summary>
    /// Checks an attempt. An unknown address, a deactivated or locked account and a wrong password cannot be told apart, neither by the result nor
    /// by the time that it takes.
    /// </summary>
    /// <param name="code">From the authenticator, or a recovery code; null where none was given yet.</param>
    public async Task<(SignInOutcome Outcome, Account? Account)> CheckAsync(string email, string password, string? code)
    {
        var account = await users.FindByEmailAsync(email);
        if (account is null || !account.IsActive || account.PasswordHash is null || await users.IsLockedOutAsync(account))
        {
            users.PasswordHasher.HashPassword(new Account(), password);
            return (SignInOutcome.WrongCredentials, null);
        }

        if (!await users.CheckPasswordAsync(account, password))
        {
            await users.AccessFailedAsync(account);
            return (SignInOutcome.WrongCredentials, null);
        }

        if (account.TwoFactorEnabled)
        {
            if (string.IsNullOrWhiteSpace(code)) return (SignInOutcome.CodeRequired, null);
            if (!await IsCodeAsync(account, code))
            {
                await users.AccessFailedAsync(account);
                return (SignInOutcome.WrongCode, null);
            }
        }

        await users.ResetAccessFailedCountAsync(account);
        account.LastSignInAt = time.GetUtcNow();
        await users.UpdateAsync(account);
        return (SignInOutcome.Done, account);
    }

    private async Task<bool> IsCodeAsync(Account account, string code)
    {
        code = code.Replace(" ", "", StringComparison.Ordinal);
        if (!await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code))
            return (await users.RedeemTwoFactorRecoveryCodeAsync(account, code)).Succeeded;
        // A code is valid for some minutes, but only once: whoever looked over the shoulder has nothing of it.
        if (await users.GetAuthenticationTokenAsync(account, TokenProvider, LastCode) == code) return false;
        await users.SetAuthenticationTokenAsync(account, TokenProvider, LastCode, code);
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
