using System.ComponentModel;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data.People;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace CodeSight.Api.Sessions;

/// <summary>POST /api/tokens: short-lived bearer tokens with refresh, for scripts that act for an account.</summary>
internal static class TokensApi
{
    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/tokens").WithTags("Session").AllowAnonymous()
            .Fails([ProblemKind.WrongCredentials, ProblemKind.AccountsOff, ProblemKind.CrossSite, ProblemKind.UnknownHost])
            .Fails(ProblemKind.TooManyRequests)
            .Fails([.. ProblemKind.OfBodies, .. ProblemKind.OfDatabase]);
        api.MapPost("", CreateAsync)
            .WithName("CreateToken")
            .WithSummary("Get a token")
            .WithDescription("Opens a session, as signing in at the page does, and returns its tokens: 'Authorization: Bearer TOKEN'.")
            .Fails(ProblemKind.CodeRequired, ProblemKind.WrongCode, ProblemKind.TooManyWrongKeys);
        api.MapPost("refresh", RefreshAsync)
            .WithName("RefreshToken")
            .WithSummary("Replace a token")
            .WithDescription("Ends the session of the refresh token and opens another one, so that each refresh token works once.");
    }

    private static async Task<Results<Ok<TokenResponse>, ProblemHttpResult>> CreateAsync(
        TokenBody body, CodeSightOptions options, AccountSignIn accounts, AccessTokens tokens, AuditLog audit, HttpContext context)
    {
        if (options.Auth != AuthMode.Accounts) return ApiProblem.Of(ProblemKind.AccountsOff);
        var (account, problem) = await accounts.CheckAsync(body.Email, body.Password, body.Code, "token", context);
        if (account is null) return problem!; // one of the two is there
        await audit.WriteAsync($"account:{account.Id}", AuditActions.SignIn, "token", true, Caller.AddressOf(context));
        return TypedResults.Ok(await RespondAsync(tokens, account, context));
    }

    private static async Task<Results<Ok<TokenResponse>, ProblemHttpResult>> RefreshAsync(
        RefreshBody body, AccessTokens tokens, UserManager<Account> users, HttpContext context)
    {
        if (!tokens.TryReadRefresh(body.RefreshToken ?? "", out var token)
            || await tokens.TakeAsync(token, context.RequestAborted) is not { } id
            || await users.FindByIdAsync(id.ToString()) is not { IsActive: true } account)
            return ApiProblem.Of(ProblemKind.WrongCredentials, "The refresh token has expired, was used, or its session has ended; sign in again.");
        return TypedResults.Ok(await RespondAsync(tokens, account, context));
    }

    private static async Task<TokenResponse> RespondAsync(AccessTokens tokens, Account account, HttpContext context)
    {
        var (access, refresh, lifetime) = await tokens.CreateAsync(account, context);
        context.Response.Headers.CacheControl = "no-store";
        return new TokenResponse(access, "Bearer", (int)lifetime.TotalSeconds, refresh);
    }
}

/// <summary>A request for tokens.</summary>
public sealed record TokenBody(string? Email = null, string? Password = null, string? Code = null)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(TokenBody);
}

/// <summary>A request to replace tokens.</summary>
public sealed record RefreshBody(string? RefreshToken = null)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(RefreshBody);
}

/// <summary>Tokens.</summary>
public sealed record TokenResponse(
    string AccessToken,
    string TokenType,
    [property: Description("Seconds.")] int ExpiresIn,
    [property: Description("Works once, for 14 days.")] string RefreshToken)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(TokenResponse);
}
