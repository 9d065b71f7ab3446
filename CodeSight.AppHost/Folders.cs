using CodeSight.AppHost.Targets;

namespace CodeSight.AppHost;

/// <summary>The documents and the state, where this machine holds them.</summary>
/// <param name="Documents">The parameter "documents", or null where the target brings a volume of its own.</param>
/// <param name="State">Folder of the state of a run.</param>
internal sealed record Folders(IResourceBuilder<ParameterResource>? Documents, string State)
{
    /// <summary>Where the images expect the documents.</summary>
    public const string DocumentsInContainer = "/data";
}

/// <summary>Hands the folders to the services.</summary>
internal static class FoldersWiring
{
    /// <summary>
    /// The documents are the sample handbook, unless the parameter "documents" names another folder (from the repository's root).
    /// </summary>
    public static Folders AddFolders(this IDistributedApplicationBuilder builder, Target target)
    {
        var state = builder.State();
        if (target is not (Target.Run or Target.Compose)) return new Folders(null, state);
        var documents = builder.Parameter("documents") ?? Path.Combine("samples", "handbook");
        return new Folders(builder.AddParameter("documents", Path.GetFullPath(documents, builder.Root())), state);
    }

    /// <summary>
    /// A process gets both folders by their names, an image a volume at the place that it expects. All processes of a run share one folder
    /// of state: only the keyword snapshot is in it, which is replaced in one step and checked by its hash when it is read.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithFolders(this IResourceBuilder<ProjectResource> service, Folders folders)
    {
        if (service.ApplicationBuilder.ExecutionContext.IsRunMode && folders.Documents is not null)
        {
            return service
                .WithEnvironment("CODESIGHT_DOCS_DIR", folders.Documents)
                .WithEnvironment("CODESIGHT_DATA_DIR", folders.State);
        }
        return service;
    }

    /// <summary>A volume for a manifest's containers; the other targets mount a folder or a share.</summary>
    public static IResourceBuilder<ContainerResource> WithDocumentsVolume(this IResourceBuilder<ContainerResource> image, Target target) =>
        target is Target.Manifest ? image.WithVolume("codesight-docs", Folders.DocumentsInContainer, isReadOnly: true) : image;

    /// <summary>Folder of the state of a run, which the switch "State" may name: two runs at once need one each.</summary>
    public static string State(this IDistributedApplicationBuilder builder) =>
        Path.GetFullPath(builder.Configuration["State"] ?? Path.Combine(".codesight", "aspire"), builder.Root());

    private static string Root(this IDistributedApplicationBuilder builder) => Path.GetFullPath("..", builder.AppHostDirectory);
}
