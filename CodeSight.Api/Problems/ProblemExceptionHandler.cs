using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;

namespace CodeSight.Api.Problems;

/// <summary>Answers a request that threw with problem details.</summary>
internal sealed class ProblemExceptionHandler(RequestFaults faults) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = faults.Describe(exception, httpContext);
        if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = RequestFaults.RetryAfterSeconds(exception).ToString(CultureInfo.InvariantCulture);
        await problem.WriteAsync(httpContext);
        return true;
    }
}
