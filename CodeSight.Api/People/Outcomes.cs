using CodeSight.Api.Problems;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.People;

/// <summary>Translates what became of a change.</summary>
internal static class Outcomes
{
    public static Results<Ok<TResponse>, ProblemHttpResult> ToResult<T, TResponse>(this Outcome<T> outcome, Func<T, TResponse> map) =>
        outcome.IsDone ? TypedResults.Ok(map(outcome.Value!)) : ApiProblem.Of(outcome.Fault, outcome.Detail);

    public static Results<NoContent, ProblemHttpResult> ToResult(this Outcome<Done> outcome) =>
        outcome.IsDone ? TypedResults.NoContent() : ApiProblem.Of(outcome.Fault, outcome.Detail);

    public static Results<Created<TResponse>, ProblemHttpResult> ToCreated<T, TResponse>(
        this Outcome<T> outcome, Func<T, TResponse> map, Func<T, string> address) =>
        outcome.IsDone
            ? TypedResults.Created(address(outcome.Value!), map(outcome.Value!))
            : ApiProblem.Of(outcome.Fault, outcome.Detail);
}
