using Aspire.Hosting.Azure;
using Azure.Provisioning;
using Azure.Provisioning.AppContainers;
using Azure.Provisioning.Expressions;
using Azure.Provisioning.Storage;
using CodeSight.AppHost.Stores;
using FileShare = Azure.Provisioning.Storage.FileShare;

namespace CodeSight.AppHost.Targets;

/// <summary>Azure Container Apps: one share of documents for all replicas, and as many indexers as the queue is deep.</summary>
internal static class ContainerApps
{
    // The share, the environment's storage and the apps' volume carry one name, so that none of them needs a parameter.
    private const string Documents = "documents";

    /// <summary>
    /// Adds the environment with the share of documents. Aspire's own volumes are one share for each app, and can be written.
    /// </summary>
    public static void AddContainerApps(this IDistributedApplicationBuilder builder) =>
        builder.AddAzureContainerAppEnvironment("aca").ConfigureInfrastructure(AddDocuments);

    /// <summary>Mounts the documents, as read-only as the environment's storage is.</summary>
    public static IResourceBuilder<ProjectResource> PublishToContainerApps(this IResourceBuilder<ProjectResource> service) =>
        service.PublishAsAzureContainerApp((_, app) =>
        {
            app.Template.Volumes.Add(
                new ContainerAppVolume { Name = Documents, StorageType = ContainerAppStorageType.AzureFile, StorageName = Documents });
            foreach (var container in app.Template.Containers)
                container.Value?.VolumeMounts.Add(
                    new ContainerAppVolumeMount { VolumeName = Documents, MountPath = Folders.DocumentsInContainer });
        });

    /// <summary>One replica for each 200 documents that wait, 1 to 8. The password reaches the scaler as a secret.</summary>
    public static void ScaleByQueue(this IResourceBuilder<ProjectResource> indexer, StoreConnections stores)
    {
        if (stores.Server is not { } server) return;
        indexer.PublishAsAzureContainerApp((infrastructure, app) =>
        {
            const string secret = "queue-password";
            app.Configuration.Secrets.Add(
                new ContainerAppWritableSecret { Name = secret, Value = server.Password.AsProvisioningParameter(infrastructure) });
            app.Template.Scale.MinReplicas = 1;
            app.Template.Scale.MaxReplicas = 8;
            app.Template.Scale.Rules =
            [
                new ContainerAppScaleRule
                {
                    Name = "queue-depth",
                    Custom = new ContainerAppCustomScaleRule
                    {
                        CustomScaleRuleType = "postgresql",
                        Metadata =
                        {
                            { "host", server.Host.AsProvisioningParameter(infrastructure, "queue_host") },
                            { "port", "5432" },
                            { "userName", server.User.AsProvisioningParameter(infrastructure) },
                            { "dbName", StoresSwitch.Database },
                            { "sslmode", "require" },
                            { "query", "SELECT count(*) FROM documents WHERE stage > 0" },
                            { "targetQueryValue", "200" },
                        },
                        Auth = { new ContainerAppScaleRuleAuth { TriggerParameter = "password", SecretRef = secret } },
                    },
                },
            ];
        });
    }

    private static void AddDocuments(AzureResourceInfrastructure infrastructure)
    {
        var environment = infrastructure.GetProvisionableResources().OfType<ContainerAppManagedEnvironment>().Single();
        var account = new StorageAccount("documentsAccount")
        {
            Kind = StorageKind.StorageV2,
            Sku = new StorageSku { Name = StorageSkuName.StandardLrs },
            MinimumTlsVersion = StorageMinimumTlsVersion.Tls1_2,
            AllowBlobPublicAccess = false,
        };
        var files = new FileService("documentsFiles") { Parent = account };
        var share = new FileShare("documentsShare")
        {
            Parent = files,
            Name = Documents,
            ShareQuota = 1024,
            EnabledProtocol = FileShareEnabledProtocol.Smb,
        };
        var storage = new ContainerAppManagedEnvironmentStorage("documentsStorage")
        {
            Parent = environment,
            Name = Documents,
            ManagedEnvironmentStorageAzureFile = new ContainerAppAzureFileProperties
            {
                AccountName = account.Name,
                AccountKey = new MemberExpression(account.GetKeys()[0].Compile(), "value"),
                ShareName = share.Name,
                AccessMode = ContainerAppAccessMode.ReadOnly,
            },
        };
        infrastructure.Add(account);
        infrastructure.Add(files);
        infrastructure.Add(share);
        infrastructure.Add(storage);
        infrastructure.Add(
            new ProvisioningOutput("DOCUMENTS_STORAGE_ACCOUNT", typeof(string)) { Value = account.Name.ToBicepExpression() });
    }
}
