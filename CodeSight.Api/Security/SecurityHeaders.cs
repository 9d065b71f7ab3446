namespace CodeSight.Api.Security;

/// <summary>Headers of every answer: what a browser may do with it. Set when the answer starts, so that errors have them too.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Page =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    // The page of the API description sets styles on its elements and draws its icons from data: addresses.
    private const string Description =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    private const string Data = "default-src 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state => Set((HttpContext)state), context);
        return next(context);
    }

    private static Task Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        var path = context.Request.Path;
        var isDescription = path.StartsWithSegments("/openapi");
        var isApi = !isDescription && (ApiPaths.IsApi(path) || path.StartsWithSegments("/health") || path.StartsWithSegments("/alive"));
        // A document that is shown brings a policy and a caching of its own.
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = isApi ? Data : isDescription ? Description : Page;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        // Answers are nobody else's to keep; files are checked by their ETag each time.
        if (headers.CacheControl.Count == 0) headers.CacheControl = isApi || isDescription ? "no-store" : "no-cache";
        return Task.CompletedTask;
    }
}
