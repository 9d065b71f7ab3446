using System.ComponentModel;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data.People;

namespace CodeSight.Api.Sessions;

/// <summary>How people sign in here, and who has.</summary>
public sealed record SessionResponse(
    AuthMode Mode,
    [property: Description("Whether requests with this browser's cookie are let in.")] bool SignedIn,
    [property: Description("Null where nobody with an account has signed in.")] SessionAccount? Account,
    [property: Description("What the caller may do.")] IReadOnlyList<string> Scopes,
    [property: Description("The identity provider that people may sign in with, too; null for none.")] SessionProvider? SignInWith,
    [property: Description("Whether the server keeps the caller's conversations; otherwise only the browser can.")] bool KeepsConversations);

/// <summary>An identity provider.</summary>
public sealed record SessionProvider(
    string Name,
    [property: Description("Where a browser goes to sign in. 'return' names the page to come back to.")] string Url);

/// <summary>The account that has signed in.</summary>
public sealed record SessionAccount(
    Guid Id,
    string Email,
    string Name,
    Role Role,
    [property: Description("Whether signing in needs a second factor.")] bool TwoFactor,
    [property: Description("Whether a new password must be chosen before anything else.")] bool MustChangePassword);
