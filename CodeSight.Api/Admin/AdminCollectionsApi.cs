using CodeSight.Api.People;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Admin;

/// <summary>/api/admin/collections.</summary>
internal static class AdminCollectionsApi
{
    public static void MapAdminCollections(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("collections");
        api.MapGet("", ListAsync).WithName("ListAllCollections").WithSummary("List all collections");
        api.MapPost("", CreateAsync).WithName("CreateCollection").WithSummary("Create a collection")
            .FailsAsChange(ProblemKind.NameTaken, ProblemKind.InvalidGlob);
        api.MapPatch("{id:long}", ChangeAsync).WithName("ChangeCollection").WithSummary("Change a collection")
            .WithDescription("A change of what it has and of who may read it is seen by the next request.")
            .FailsAsChange(ProblemKind.NotFound, ProblemKind.NameTaken, ProblemKind.InvalidGlob);
        api.MapDelete("{id:long}", DeleteAsync).WithName("DeleteCollection").WithSummary("Delete a collection; its documents stay")
            .Fails(ProblemKind.NotFound, ProblemKind.CrossSite);
    }

    private static async Task<Ok<AdminCollectionsResponse>> ListAsync(Collections collections, CancellationToken cancellationToken) =>
        TypedResults.Ok(new AdminCollectionsResponse(
            [.. (await collections.ListAsync(cancellationToken)).Select(AdminCollection.From)],
            await collections.CountOutsideAsync(cancellationToken)));

    private static async Task<Results<Created<AdminCollection>, ProblemHttpResult>> CreateAsync(
        CollectionBody body, Caller caller, Collections collections, AuditLog audit, CancellationToken cancellationToken)
    {
        var created = await collections.CreateAsync(ChangeOf(body), cancellationToken);
        if (created.IsDone) await audit.WriteAsync(caller, AuditActions.CreateCollection, Describe(created.Value!), true);
        return created.ToCreated(AdminCollection.From, view => $"/api/admin/collections/{view.Collection.Id}");
    }

    private static async Task<Results<Ok<AdminCollection>, ProblemHttpResult>> ChangeAsync(
        long id, CollectionBody body, Caller caller, Collections collections, AuditLog audit, CancellationToken cancellationToken)
    {
        var changed = await collections.ChangeAsync(id, ChangeOf(body), cancellationToken);
        if (changed.IsDone) await audit.WriteAsync(caller, AuditActions.ChangeCollection, Describe(changed.Value!), true);
        return changed.ToResult(AdminCollection.From);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        long id, Caller caller, Collections collections, AuditLog audit, CancellationToken cancellationToken)
    {
        var done = await collections.DeleteAsync(id, cancellationToken);
        if (done.IsDone) await audit.WriteAsync(caller, AuditActions.DeleteCollection, $"{id}", true);
        return done.ToResult();
    }

    private static CollectionChange ChangeOf(CollectionBody body) =>
        new(body.Name, body.Description, body.Globs, body.IsOpen, body.Groups, body.Accounts);

    private static string Describe(CollectionView view) =>
        $"{view.Collection.Id} {view.Collection.Name}: {string.Join(' ', view.Collection.Globs)}; "
        + (view.Collection.IsOpen
            ? "everybody"
            : $"groups {string.Join(',', view.Groups.Select(group => group.Id))}; accounts {string.Join(',', view.Accounts.Select(account => account.Id))}");
}
