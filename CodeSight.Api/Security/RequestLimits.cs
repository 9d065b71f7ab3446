using System.Globalization;
using System.Threading.RateLimiting;
using CodeSight.Api.Problems;
using CodeSight.Core.Configuration;
using CodeSight.Core.Coordination;
using CodeSight.Core.People;
using Microsoft.AspNetCore.RateLimiting;

namespace CodeSight.Api.Security;

/// <summary>
/// How many requests a caller may send in a minute (P7): by account or key, or by address where nobody is known. What opens a session, or
/// sets a password, has a limit of its own by address. Writes the RateLimit headers. The page, its files, the probes and the stream of
/// index events are not counted.
/// </summary>
internal sealed class RequestLimits : PartitionedRateLimiter<HttpContext>
{
    /// <summary>How many times a minute an address may try to sign in.</summary>
    public const int SignIns = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly PathString[] SignInPaths = ["/api/session", "/api/tokens", "/api/password-link"];

    private readonly Quotas _quotas;
    private readonly int _requests;
    private readonly PartitionedRateLimiter<HttpContext> _callers;

    public RequestLimits(CodeSightOptions options, Quotas quotas)
    {
        (_quotas, _requests) = (quotas, options.RateLimitPerMinute);
        _callers = PartitionedRateLimiter.Create<HttpContext, string>(PartitionOf, StringComparer.Ordinal);
    }

    /// <summary>Configures the framework's middleware, which limits nothing where the settings name no limit.</summary>
    public static void Configure(RateLimiterOptions limiter, CodeSightOptions options, IServiceProvider services)
    {
        if (options.RateLimitPerMinute == 0) return;
        limiter.GlobalLimiter = services.GetRequiredService<RequestLimits>();
        limiter.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected));
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        _callers.AttemptAcquire(resource, permitCount);

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var lease = await _callers.AcquireAsync(resource, permitCount, cancellationToken);
        // When the answer starts, so that the answers to failures have them, too.
        if (lease is QuotaLease quota) resource.Response.OnStarting(() => WriteAsync(quota, resource.Response.Headers));
        return lease;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _callers.Dispose();
        base.Dispose(disposing);
    }

    private static Task WriteAsync(QuotaLease quota, IHeaderDictionary headers)
    {
        headers["RateLimit-Limit"] = Text(quota.Limit);
        headers["RateLimit-Remaining"] = Text(quota.Remaining);
        headers["RateLimit-Reset"] = Text(Seconds(quota.Reset));
        return Task.CompletedTask;
    }

    private RateLimitPartition<string> PartitionOf(HttpContext context)
    {
        var (request, address) = (context.Request, ClientNetwork.Of(context.Connection.RemoteIpAddress));
        if (HttpMethods.IsPost(request.Method) && Array.Exists(SignInPaths, path => request.Path.StartsWithSegments(path)))
            return Limited($"sign-in:{address}", SignIns);
        if (!ApiPaths.IsApi(request.Path)) return RateLimitPartition.GetNoLimiter("");
        return Limited(
            context.User.Identity is CallerIdentity { Principal: { Kind: not PrincipalKind.Anonymous } caller }
                ? $"requests:{caller.Id}"
                : $"requests:address:{address}",
            _requests);
    }

    private RateLimitPartition<string> Limited(string caller, int permits) =>
        RateLimitPartition.Get(caller, key => _quotas.Create(key, permits, Window));

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        var seconds = Seconds(rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window);
        rejected.HttpContext.Response.Headers.RetryAfter = Text(seconds);
        return ApiProblem.TooManyRequests(seconds).WriteAsync(rejected.HttpContext);
    }

    private static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
