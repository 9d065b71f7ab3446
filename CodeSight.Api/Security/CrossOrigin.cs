using CodeSight.Core.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Security;

/// <summary>
/// Which other sites' pages may call the API (CORS): those that CODESIGHT_CORS_ORIGINS lists, with a key or a token in a header. Never with
/// a cookie: browsers are not told that they may send it, and <see cref="CrossSiteGate"/> refuses changes by it.
/// </summary>
internal static class CrossOrigin
{
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    /// <summary>Answers preflights and marks answers, where any origin is listed.</summary>
    public static void UseCrossOrigin(this WebApplication app)
    {
        if (app.Services.GetRequiredService<CodeSightOptions>().CorsOrigins.Count > 0) app.UseCors();
    }

    /// <summary>Configures the framework's middleware.</summary>
    public static void Configure(CorsOptions cors, CodeSightOptions options) => cors.AddDefaultPolicy(policy => policy
        .WithOrigins([.. options.CorsOrigins])
        .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        .WithHeaders(AccessKey.Header, HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.Accept, "Prefer")
        .WithExposedHeaders(HeaderNames.Location, HeaderNames.RetryAfter, "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
        .SetPreflightMaxAge(PreflightAge));
}
