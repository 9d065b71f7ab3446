using CodeSight.Api.People;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Admin;

/// <summary>/api/admin/keys.</summary>
internal static class KeysApi
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("keys");
        api.MapGet("", ListAsync).WithName("ListKeys").WithSummary("List API keys");
        api.MapPost("", CreateAsync).WithName("CreateKey").WithSummary("Make an API key")
            .WithDescription("Returns the secret, which is kept nowhere and cannot be read again.").FailsAsChange(ProblemKind.InvalidGlob);
        api.MapDelete("{id:long}", DeleteAsync).WithName("DeleteKey").WithSummary("End an API key at once")
            .Fails(ProblemKind.NotFound, ProblemKind.CrossSite);
    }

    private static async Task<Ok<KeysResponse>> ListAsync(ApiKeys keys, CancellationToken cancellationToken) =>
        TypedResults.Ok(new KeysResponse([.. (await keys.ListAsync(cancellationToken)).Select(AdminKey.From)]));

    private static async Task<Results<Created<NewKeyResponse>, ProblemHttpResult>> CreateAsync(
        KeyBody body, Caller caller, ApiKeys keys, AuditLog audit, HttpContext context, CancellationToken cancellationToken)
    {
        var made = await keys.CreateAsync(body.Name, body.Scopes, body.Globs, body.ExpiresAt, body.Account, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        if (made.IsDone)
        {
            var key = made.Value.Key.Key;
            await audit.WriteAsync(
                caller, AuditActions.CreateKey, $"{key.Id} {key.Name}: {string.Join(' ', key.Scopes)}", true);
        }

        return made.ToCreated(
            created => new NewKeyResponse(AdminKey.From(created.Key), created.Secret), created => $"/api/admin/keys/{created.Key.Key.Id}");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        long id, Caller caller, ApiKeys keys, AuditLog audit, CancellationToken cancellationToken)
    {
        var done = await keys.DeleteAsync(id, cancellationToken);
        if (done.IsDone) await audit.WriteAsync(caller, AuditActions.DeleteKey, $"{id}", true);
        return done.ToResult();
    }
}
