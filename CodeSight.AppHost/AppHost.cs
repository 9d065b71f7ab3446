using CodeSight.AppHost;
using CodeSight.AppHost.Stores;
using CodeSight.AppHost.Targets;

// The wiring diagram: two stores, replicas of the API that answer, replicas of the indexer that read the documents.
//   Infra=auto|containers|local|external   where a run gets Postgres and Redis
//   Target=manifest|compose|aca            what publishing writes
// Both are arguments (--Infra=local) or environment variables, and so are the parameters (--Parameters:documents=FOLDER,
// Parameters__documents). Only connection strings are handed out: the database's other properties would be CODESIGHT_HOST and
// CODESIGHT_PORT, where a service listens.
var builder = DistributedApplication.CreateBuilder(args);
var target = builder.AddTarget();
var stores = builder.AddStores(target);
var files = builder.AddFolders(target);

var api = builder.AddProject<Projects.CodeSight_Api>("api")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithExternalHttpEndpoints()
    .WithProbes()
    .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
    .WithReference(stores.Database)
    .WithReference(stores.Redis)
    .WaitFor(stores.Database)
    .WaitFor(stores.Redis)
    .WithFolders(files)
    .WithAccessKey()
    .WithIdentityProvider()
    .WithLanguageModel()
    .PublishAsDockerFile(image => image
        .WithDockerfile("..", "Dockerfile.api", stage: "final")
        .WithEndpoint("http", endpoint => endpoint.TargetPort = 8000)
        .WithDocumentsVolume(target));

var indexer = builder.AddProject<Projects.CodeSight_Indexer>("indexer")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithProbes()
    .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
    .WithReference(stores.Database)
    .WithReference(stores.Redis)
    .WaitFor(stores.Database)
    .WaitFor(stores.Redis)
    .WithFolders(files)
    .PublishAsDockerFile(image => image
        .WithDockerfile("..", "Dockerfile.indexer", stage: "final")
        .WithEndpoint("http", endpoint => endpoint.TargetPort = 8000)
        .WithDocumentsVolume(target));

#if DEPLOYMENT_TARGETS
if (target is Target.Compose)
{
    api.PublishToCompose("Dockerfile.api", files);
    indexer.PublishToCompose("Dockerfile.indexer", files);
}
else if (target is Target.ContainerApps)
{
    api.PublishToContainerApps();
    indexer.PublishToContainerApps().ScaleByQueue(stores);
}
#endif

builder.Build().Run();
