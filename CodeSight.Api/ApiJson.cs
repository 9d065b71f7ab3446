using System.Text.Json.Serialization;
using CodeSight.Api.Ask;
using CodeSight.Api.Files;
using CodeSight.Api.Indexing;
using CodeSight.Api.Search;
using CodeSight.Api.Sessions;
using CodeSight.Api.Status;
using CodeSight.ServiceDefaults.Probes;

namespace CodeSight.Api;

/// <summary>The JSON of the contract, generated at build time.</summary>
[JsonSerializable(typeof(SearchBody))]
[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(AskBody))]
[JsonSerializable(typeof(AskResponse))]
[JsonSerializable(typeof(SearchEvent))]
[JsonSerializable(typeof(SourcesEvent))]
[JsonSerializable(typeof(DeltaEvent))]
[JsonSerializable(typeof(DoneEvent))]
[JsonSerializable(typeof(IndexBody))]
[JsonSerializable(typeof(RunResponse))]
[JsonSerializable(typeof(HeartbeatResponse))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(FilesResponse))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(SessionBody))]
[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class ApiJson : JsonSerializerContext;
