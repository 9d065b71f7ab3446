using CodeSight.Api.People;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Admin;

/// <summary>/api/admin/groups.</summary>
internal static class GroupsApi
{
    public static void MapGroups(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("groups");
        api.MapGet("", ListAsync).WithName("ListGroups").WithSummary("List groups");
        api.MapPost("", CreateAsync).WithName("CreateGroup").WithSummary("Create a group").FailsAsChange(ProblemKind.NameTaken);
        api.MapPatch("{id:long}", ChangeAsync).WithName("ChangeGroup").WithSummary("Change a group")
            .FailsAsChange(ProblemKind.NotFound, ProblemKind.NameTaken);
        api.MapDelete("{id:long}", DeleteAsync).WithName("DeleteGroup").WithSummary("Delete a group, and what was granted to it")
            .Fails(ProblemKind.NotFound, ProblemKind.CrossSite);
    }

    private static async Task<Ok<GroupsResponse>> ListAsync(Groups groups, CancellationToken cancellationToken) =>
        TypedResults.Ok(new GroupsResponse(await groups.ListAsync(cancellationToken)));

    private static async Task<Results<Created<GroupView>, ProblemHttpResult>> CreateAsync(
        GroupBody body, Caller caller, Groups groups, AuditLog audit, CancellationToken cancellationToken)
    {
        var created = await groups.CreateAsync(body.Name, body.Members ?? [], cancellationToken);
        if (created.IsDone) await audit.WriteAsync(caller, AuditActions.CreateGroup, Describe(created.Value!), true);
        return created.ToCreated(group => group, group => $"/api/admin/groups/{group.Id}");
    }

    private static async Task<Results<Ok<GroupView>, ProblemHttpResult>> ChangeAsync(
        long id, GroupBody body, Caller caller, Groups groups, AuditLog audit, CancellationToken cancellationToken)
    {
        var changed = await groups.ChangeAsync(id, body.Name, body.Members, cancellationToken);
        if (changed.IsDone) await audit.WriteAsync(caller, AuditActions.ChangeGroup, Describe(changed.Value!), true);
        return changed.ToResult(group => group);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        long id, Caller caller, Groups groups, AuditLog audit, CancellationToken cancellationToken)
    {
        var done = await groups.DeleteAsync(id, cancellationToken);
        if (done.IsDone) await audit.WriteAsync(caller, AuditActions.DeleteGroup, $"{id}", true);
        return done.ToResult();
    }

    private static string Describe(GroupView group) => $"{group.Id} {group.Name}: {string.Join(' ', group.Members.Select(member => member.Id))}";
}
