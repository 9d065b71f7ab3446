using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace CodeSight.AppHost.Targets;

/// <summary>The compose file: images built from the repository, documents from a folder of the host.</summary>
internal static class Compose
{
    /// <remarks>The file is written to a folder of the repository's root, such as out/.</remarks>
    public static void PublishToCompose(this IResourceBuilder<ProjectResource> service, string dockerfile, Folders folders) =>
        service.PublishAsDockerComposeService((resource, compose) =>
        {
            compose.Image = $"codesight-{service.Resource.Name}";
            compose.Build = new Build { Context = "..", Dockerfile = dockerfile, Target = "final" };
            compose.Restart = "unless-stopped";
            // The API's port on the host can be only one container's.
            if (service.Resource.Name == "indexer") compose.Deploy = new Deploy { Replicas = 2 };
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
}
