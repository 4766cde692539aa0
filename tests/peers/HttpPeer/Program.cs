using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

// A publisher's client in .NET as anybody would write it: nothing here knows of a proxy, a certificate or a rehearsal.
const string Offer = "https://cloudpartner.azure.com/api/publishers/contoso/offers/contoso-offer";
const string Version = "?api-version=2017-10-31";
using var http = new HttpClient();

using var token = await http.PostAsync($"https://login.microsoftonline.com/{Variable("AZURE_TENANT_ID")}/oauth2/v2.0/token",
    new FormUrlEncodedContent(new Dictionary<string, string>
{
    ["grant_type"] = "client_credentials",
    ["client_id"] = Variable("AZURE_CLIENT_ID"),
    ["client_secret"] = Variable("AZURE_CLIENT_SECRET"),
    ["scope"] = "https://cloudpartner.azure.com/.default",
}));
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
    "Bearer", (await ReadAsync(token))["access_token"]!.GetValue<string>());

using var put = await http.PutAsync(
    Offer + Version, new StringContent(await File.ReadAllTextAsync(args[0]), Encoding.UTF8, "application/json"));
await ReadAsync(put);
using var publish = await http.PostAsync($"{Offer}/publish{Version}", null);
await ReadAsync(publish);
string status;
using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
do
{
    await timer.WaitForNextTickAsync();
    using var answer = await http.GetAsync($"{Offer}/status{Version}");
    status = (await ReadAsync(answer))["status"]!.GetValue<string>();
}
while (status == "running");
try
{
    using var other = await http.GetAsync("https://example.com/");
}
catch (HttpRequestException fault)
{
    Console.WriteLine($"elsewhere: {fault.Message}");
}

Console.WriteLine(status);
return 0;

static string Variable(string name) => Environment.GetEnvironmentVariable(name)!;

static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
{
    answer.EnsureSuccessStatusCode();
    return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
}
