using CodeSight.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Security;

/// <summary>
/// Refuses a change that another site's page asks for with the visitor's cookie, or at an open server on the visitor's own
/// machine. Browsers say where a request comes from (Sec-Fetch-Site, else Origin); programs say nothing, and a request that
/// has the key or a token itself cannot have been forged. Origins that may call the API (<see cref="CrossOrigin"/>) need one, too.
/// </summary>
internal sealed class CrossSiteGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        IsSafe(context.Request.Method) || IsOurs(context.Request) || context.User.Identity?.AuthenticationType == KeyHandler.SchemeName
            ? next(context)
            : ApiProblem.CrossSite().WriteAsync(context);

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsOurs(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site, ..]) return site is "same-origin" or "none";
        if (request.Headers[HeaderNames.Origin] is not [{ } origin, ..]) return true;
        // Only host and port: behind a proxy that ends TLS, the scheme seen here is not the browser's.
        return Uri.TryCreate(origin, UriKind.Absolute, out var address)
            && string.Equals(address.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
