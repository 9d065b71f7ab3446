using System.ComponentModel;
using CodeSight.Api.Problems;
using CodeSight.Core.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CodeSight.Api.Oidc;

/// <summary>GET /api/session/oidc: where the page sends people who sign in with the identity provider.</summary>
internal static class OidcApi
{
    private const int MaxPage = 1000;

    // The provider may be slow to answer; whoever waits for another visitor's question to it waits no longer than this in all.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15);

    public static void MapOidc(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/session/oidc")
        .WithTags("Session").AllowAnonymous()
        .Fails(ProblemKind.InvalidParameter, ProblemKind.NotFound, ProblemKind.UnknownHost, ProblemKind.TooManyRequests)
        .MapGet("", StartAsync)
        .WithName("SignInWithProvider")
        .WithSummary("Sign in with the identity provider")
        .WithDescription(
            "For browsers: leads to the provider, and back to the page. Where that fails, its address says why in 'sign-in-failed'.")
        .Produces(StatusCodes.Status302Found);

    /// <summary>
    /// Lets the provider's visitors come back by GET alone: the framework reads a form at the callback before anything limits its size.
    /// </summary>
    public static void UseOidcCallback(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsGet(context.Request.Method) || context.Request.Path != OidcServiceCollectionExtensions.CallbackPath) return next(context);
        context.Response.Headers.Allow = HttpMethods.Get;
        return ApiProblem.OfStatus(StatusCodes.Status405MethodNotAllowed).WriteAsync(context);
    });

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> StartAsync(
        HttpContext context,
        CodeSightOptions options,
        IOptionsMonitor<OpenIdConnectOptions> schemes,
        [Description("The page to come back to: a path of this server.")] string? @return = null)
    {
        if (options.Oidc is null) return ApiProblem.NotFound("People sign in here with a key or a password alone.");
        var page = @return ?? $"{context.Request.PathBase}/";
        if (!IsPage(page)) return ApiProblem.InvalidParameter("'return' must be the path of a page of this server.");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        time.CancelAfter(MaxWait);
        try
        {
            if (schemes.Get(OidcServiceCollectionExtensions.SchemeName).ConfigurationManager is { } configuration)
                await configuration.GetConfigurationAsync(time.Token);
            await context.ChallengeAsync(
                OidcServiceCollectionExtensions.SchemeName, new AuthenticationProperties { RedirectUri = page });
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested
            && fault is InvalidOperationException or HttpRequestException or OperationCanceledException or OpenIdConnectProtocolException)
        {
            await context.RequestServices.GetRequiredService<OidcFailures>()
                .AnswerAsync(context, OidcFault.Of(fault, isOurs: true), fault, page);
        }

        return TypedResults.Empty;
    }

    // It travels in the state, which is part of addresses.
    private static bool IsPage(string path) =>
        path.Length <= MaxPage && path.StartsWith('/') && RedirectHttpResult.IsLocalUrl(path)
            && !new PathString(path.Split('?')[0]).StartsWithSegments("/api");
}
