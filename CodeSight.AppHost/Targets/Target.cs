namespace CodeSight.AppHost.Targets;

/// <summary>Where the application goes.</summary>
internal enum Target
{
    /// <summary>Nowhere: it runs here.</summary>
    Run,

    /// <summary>A manifest of plain containers.</summary>
    Manifest,

    /// <summary>A compose file.</summary>
    Compose,

    /// <summary>Azure Container Apps, with Azure's own Postgres and Redis.</summary>
    ContainerApps,
}

/// <summary>Reads the switch "Target", and adds the compute environment that it asks for.</summary>
internal static class TargetSwitch
{
    /// <remarks>
    /// An environment is added only when it is asked for: compose's would put an entry into the manifest that azd refuses.
    /// </remarks>
    public static Target AddTarget(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode) return Target.Run;
        switch (builder.Configuration["Target"] ?? "manifest")
        {
            case "manifest":
                return Target.Manifest;
#if DEPLOYMENT_TARGETS
            case "compose":
                builder.AddCompose();
                return Target.Compose;
            case "aca":
                builder.AddContainerApps();
                return Target.ContainerApps;
#else
            case "compose" or "aca":
                throw new DistributedApplicationException("Target needs an AppHost that was built with -p:DeploymentTargets=true.");
#endif
            case var other:
                throw new DistributedApplicationException($"Target is '{other}'; give manifest, compose or aca.");
        }
    }
}
