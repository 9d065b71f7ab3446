using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace CodeSight.AppHost.Targets;

/// <summary>
/// The compose file: images built from the repository, documents from a folder of the host, stores that are healthy first.
/// </summary>
internal static class Compose
{
    /// <summary>Adds the environment, with the dashboard at port 18888.</summary>
    public static void AddCompose(this IDistributedApplicationBuilder builder) =>
        builder.AddDockerComposeEnvironment("compose")
            .WithDashboard(dashboard => dashboard.WithHostPort(18888))
            .ConfigureComposeFile(WaitForHealth);

    /// <remarks>The file is written to a folder of the repository's root, such as out/.</remarks>
    public static void PublishToCompose(this IResourceBuilder<ProjectResource> service, string dockerfile, Folders folders) =>
        service.PublishAsDockerComposeService((resource, compose) =>
        {
            compose.Image = $"codesight-{service.Resource.Name}";
            compose.Build = new Build { Context = "..", Dockerfile = dockerfile, Target = "final" };
            compose.Restart = "unless-stopped";
            // A port of the host can be only one container's.
            if (service.Resource.Name == "api") compose.Ports = ["8000:8000"];
            else compose.Deploy = new Deploy { Replicas = 2 };
            if (folders.Documents is not { } documents) return;
            compose.AddVolume(new Volume
            {
                Name = "documents",
                Type = "bind",
                Source = documents.AsEnvironmentPlaceholder(resource),
                Target = Folders.DocumentsInContainer,
                ReadOnly = true,
            });
        });

    private static void WaitForHealth(ComposeFile file)
    {
        file.Services["pg"].Healthcheck = Check("pg_isready -q -h localhost -U $$POSTGRES_USER");
        file.Services["redis"].Healthcheck = Check("REDISCLI_AUTH=$$REDIS_PASSWORD redis-cli ping | grep -q PONG");
        foreach (var name in new[] { "api", "indexer" })
        {
            foreach (var dependency in file.Services[name].DependsOn.Values) dependency.Condition = "service_healthy";
        }
    }

    private static Healthcheck Check(string command) =>
        new() { Test = ["CMD-SHELL", command], Interval = "5s", Timeout = "3s", StartPeriod = "30s", Retries = 10 };
}
