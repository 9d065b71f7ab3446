using System.Text.Json;
using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People.Usage;
using CodeSight.SearchIndex.Globs;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CodeSight.Api.Problems;

/// <summary>
/// Describes what a request threw as problem details: faults of the caller, too many callers, a stop of the server, an unreachable
/// database, timeouts, and bugs without their details.
/// </summary>
internal sealed class RequestFaults(IHostApplicationLifetime lifetime, ILogger<RequestFaults> logger)
{
    private const int UsualRetryAfterSeconds = 5;

    /// <summary>Returns the problem of an exception, and logs it unless it is the caller's fault.</summary>
    public ProblemHttpResult Describe(Exception exception, HttpContext context) => exception switch
    {
        BadHttpRequestException fault => OfBadRequest(fault),
        InvalidGlobException fault => ApiProblem.InvalidGlob(fault.Message),
        LanguageModelUnavailableException fault => OfLanguageModel(fault),
        BusyException => ApiProblem.Busy(RetryAfterSeconds(exception)),
        BudgetExceededException fault => ApiProblem.BudgetExceeded(fault),
        IndexLoadingException => ApiProblem.Loading(),
        OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested => ApiProblem.ShuttingDown(),
        _ when DatabaseFault.Passing(exception) is { } fault => OfDatabase(fault),
        OperationCanceledException or TimeoutException => Logged(ApiProblem.TimedOut(), context, exception),
        _ => Logged(ApiProblem.OfStatus(StatusCodes.Status500InternalServerError), context, exception),
    };

    /// <summary>Seconds after which another attempt may succeed.</summary>
    public static int RetryAfterSeconds(Exception exception) => exception switch
    {
        BusyException busy => (int)Math.Ceiling(busy.RetryAfter.TotalSeconds),
        LanguageModelUnavailableException { RetryAfter: { } wait } => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)),
        LanguageModelUnavailableException => 2 * UsualRetryAfterSeconds,
        _ => UsualRetryAfterSeconds,
    };

    private static ProblemHttpResult OfBadRequest(BadHttpRequestException fault) => fault switch
    {
        { StatusCode: not StatusCodes.Status400BadRequest } => ApiProblem.OfStatus(fault.StatusCode),
        { InnerException: JsonException json } => ApiProblem.InvalidBody(
            $"The body cannot be read at {json.Path ?? "$"} (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}): it must be one JSON object with members of the documented types."),
        _ when fault.Message.StartsWith("Failed to bind parameter", StringComparison.Ordinal) =>
            ApiProblem.InvalidParameter("A parameter of the address is not of its documented type."),
        _ => ApiProblem.InvalidBody(
            "The body is missing or cannot be read: it must be one JSON object with members of the documented types."),
    };

    private ProblemHttpResult OfLanguageModel(LanguageModelUnavailableException fault)
    {
        logger.LanguageModelUnavailable(fault.Message);
        return ApiProblem.LanguageModel(fault.Kind, RetryAfterSeconds(fault));
    }

    private ProblemHttpResult OfDatabase(NpgsqlException fault)
    {
        logger.DatabaseUnavailable(
            (fault as PostgresException)?.SqlState ?? fault.InnerException?.GetType().Name ?? nameof(NpgsqlException));
        return ApiProblem.DatabaseUnavailable(DatabaseFault.Describe(fault));
    }

    private ProblemHttpResult Logged(ProblemHttpResult problem, HttpContext context, Exception exception)
    {
        var feature = context.Features.Get<IExceptionHandlerFeature>();
        logger.RequestFailed(
            context.Request.Method, ((feature?.Endpoint ?? context.GetEndpoint()) as RouteEndpoint)?.RoutePattern.RawText ?? "", exception);
        return problem;
    }
}
