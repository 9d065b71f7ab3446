using System.Text.Json.Serialization;
using CodeSight.Api.Admin;
using CodeSight.Api.Ask;
using CodeSight.Api.Conversations;
using CodeSight.Api.Explain;
using CodeSight.Api.Files;
using CodeSight.Api.Indexing;
using CodeSight.Api.OpenAi;
using CodeSight.Api.People;
using CodeSight.Api.Problems;
using CodeSight.Api.Search;
using CodeSight.Api.Sessions;
using CodeSight.Api.Status;
using CodeSight.Core.People;
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
[JsonSerializable(typeof(ExplainBody))]
[JsonSerializable(typeof(ExplainResponse))]
[JsonSerializable(typeof(ChatBody))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ChatChunk))]
[JsonSerializable(typeof(ChatFailure))]
[JsonSerializable(typeof(ChatModels))]
[JsonSerializable(typeof(ChatModel))]
[JsonSerializable(typeof(OpenAiError))]
[JsonSerializable(typeof(IndexBody))]
[JsonSerializable(typeof(RunResponse))]
[JsonSerializable(typeof(RunsResponse))]
[JsonSerializable(typeof(HeartbeatResponse))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(FilesResponse))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(SessionBody))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(RefreshBody))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(NameBody))]
[JsonSerializable(typeof(PasswordBody))]
[JsonSerializable(typeof(CodeBody))]
[JsonSerializable(typeof(ConfirmBody))]
[JsonSerializable(typeof(LinkBody))]
[JsonSerializable(typeof(AccountResponse))]
[JsonSerializable(typeof(SessionsResponse))]
[JsonSerializable(typeof(TwoFactorResponse))]
[JsonSerializable(typeof(RecoveryCodesResponse))]
[JsonSerializable(typeof(CollectionsResponse))]
[JsonSerializable(typeof(AccountsResponse))]
[JsonSerializable(typeof(AdminAccount))]
[JsonSerializable(typeof(InviteBody))]
[JsonSerializable(typeof(InvitedResponse))]
[JsonSerializable(typeof(AccountChangeBody))]
[JsonSerializable(typeof(LinkResponse))]
[JsonSerializable(typeof(GroupsResponse))]
[JsonSerializable(typeof(GroupView))]
[JsonSerializable(typeof(GroupBody))]
[JsonSerializable(typeof(AdminCollectionsResponse))]
[JsonSerializable(typeof(AdminCollection))]
[JsonSerializable(typeof(CollectionBody))]
[JsonSerializable(typeof(KeysResponse))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(NewKeyResponse))]
[JsonSerializable(typeof(MonthUsageResponse))]
[JsonSerializable(typeof(OwnUsageResponse))]
[JsonSerializable(typeof(BudgetBody))]
[JsonSerializable(typeof(BudgetResponse))]
[JsonSerializable(typeof(AuditResponse))]
[JsonSerializable(typeof(ConversationsResponse))]
[JsonSerializable(typeof(ConversationResponse))]
[JsonSerializable(typeof(TitleBody))]
[JsonSerializable(typeof(ShareResponse))]
[JsonSerializable(typeof(ReceiptResponse))]
[JsonSerializable(typeof(FeedbackBody))]
[JsonSerializable(typeof(FeedbackResponse))]
[JsonSerializable(typeof(UnansweredResponse))]
internal sealed partial class ApiJson : JsonSerializerContext;
