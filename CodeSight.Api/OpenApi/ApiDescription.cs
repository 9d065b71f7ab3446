using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace CodeSight.Api.OpenApi;

/// <summary>The contract as an OpenAPI 3.1 document, and a page to browse it; both from this server alone.</summary>
internal static class ApiDescription
{
    private static readonly Dictionary<string, string> Tags = new()
    {
        ["Ask"] = "Passages and answers from the documents.",
        ["Index"] = "What is indexed, how far it is, and the documents themselves.",
        ["Session"] = "The page's sign-in.",
        ["Health"] = "Probes, which need no key.",
    };

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        // An enum that may be null has null among its words; the schema that has the enum's name has not.
        options.CreateSchemaReferenceId = type =>
            Nullable.GetUnderlyingType(type.Type)?.IsEnum == true ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer<OperationDescription>();
        options.AddSchemaTransformer(SchemaDescription.Complete);
    });

    public static void UseApiPage(this IApplicationBuilder app) => app.UseSwaggerUI(page =>
    {
        page.RoutePrefix = "openapi";
        page.DocumentTitle = "CodeSight API";
        page.SwaggerEndpoint("v1.json", "v1");
        page.EnableTryItOutByDefault();
    });

    public static void MapApiDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/v1.json").RequireAuthorization();

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var problems = ProblemKind.All.OrderBy(kind => kind.Status).Select(kind => $"| {kind.Status} | `{kind.Code}` | {kind.Meaning} |");
        document.Info = new OpenApiInfo
        {
            Title = "CodeSight",
            Version = "v1",
            Description = "Questions to a team's own documents, answered with sources.\n\n"
                + "Failures are problem details (RFC 9457) with a stable 'code':\n\n| status | code | when |\n|---|---|---|\n"
                + string.Join('\n', problems),
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>()) tag.Description = Tags.GetValueOrDefault(tag.Name ?? "");
        // Relative: the address that the reader used is the right one.
        document.Servers = [new OpenApiServer { Url = "/" }];
        var cookies = context.ApplicationServices.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [OperationDescription.Header] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = AccessKey.Header,
                Description = "The server's key. A server without one is open and needs none of the three.",
            },
            [OperationDescription.Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The same key.",
            },
            [OperationDescription.Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = cookies.Get(SessionCookie.SchemeName).Cookie.Name,
                Description = "The session that signing in opens. Its name is this server's own.",
            },
        };
        return Task.CompletedTask;
    }
}
