using System.Globalization;
using System.Text.Json;
using CodeSight.Api.Hosting;
using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data;
using CodeSight.SearchIndex.Globs;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CodeSight.Api.Problems;

/// <summary>Turns what a request threw into problem details: faults of the caller, too many callers, a stop of the server, a database that is away, timeouts, and bugs without their details.</summary>
internal sealed class ProblemExceptionHandler(IHostApplicationLifetime lifetime, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    private const int UsualWait = 5;

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            BadHttpRequestException fault => OfBadRequest(fault),
            InvalidGlobException fault => ApiProblem.InvalidGlob(fault.Message),
            BusyException => ApiProblem.Busy(Seconds(exception)),
            IndexLoadingException => ApiProblem.Loading(),
            OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested => ApiProblem.ShuttingDown(),
            _ when DatabaseFault.Passing(exception) is { } fault => OfDatabase(fault),
            OperationCanceledException or TimeoutException => Logged(ApiProblem.TimedOut(), httpContext, exception),
            _ => Logged(ApiProblem.OfStatus(StatusCodes.Status500InternalServerError), httpContext, exception),
        };
        if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = Seconds(exception).ToString(CultureInfo.InvariantCulture);
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>After how long another try is worth it.</summary>
    private static int Seconds(Exception exception) => exception is BusyException busy ? (int)Math.Ceiling(busy.RetryAfter.TotalSeconds) : UsualWait;

    private static ProblemHttpResult OfBadRequest(BadHttpRequestException fault) => fault switch
    {
        { StatusCode: not StatusCodes.Status400BadRequest } => ApiProblem.OfStatus(fault.StatusCode),
        { InnerException: JsonException json } => ApiProblem.InvalidBody(
            $"The body cannot be read at {json.Path ?? "$"} (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}): it must be one JSON object with members of the documented types."),
        _ when fault.Message.StartsWith("Failed to bind parameter", StringComparison.Ordinal) =>
            ApiProblem.InvalidParameter("A parameter of the address is not of its documented type."),
        _ => ApiProblem.InvalidBody("The body is missing or cannot be read: it must be one JSON object with members of the documented types."),
    };

    private ProblemHttpResult OfDatabase(NpgsqlException fault)
    {
        logger.DatabaseUnavailable((fault as PostgresException)?.SqlState ?? fault.InnerException?.GetType().Name ?? nameof(NpgsqlException));
        return ApiProblem.DatabaseUnavailable(DatabaseFault.Describe(fault));
    }

    private ProblemHttpResult Logged(ProblemHttpResult problem, HttpContext context, Exception exception)
    {
        var feature = context.Features.Get<IExceptionHandlerFeature>();
        logger.RequestFailed(context.Request.Method, (feature?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "", exception);
        return problem;
    }
}
