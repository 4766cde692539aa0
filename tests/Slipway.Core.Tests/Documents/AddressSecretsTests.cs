using System.Text;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Drafts;

namespace Slipway.Core.Tests.Documents;

public class AddressSecretsTests
{
    private const string Secret = "hush-4711";

    [Theory]
    [InlineData("https://jon:hush@crm.example/in?a=1", "https://********@crm.example/in?a=1")]
    [InlineData("https://hush@crm.example/in", "https://********@crm.example/in")]
    [InlineData("https://jon:hu/sh@crm.example/in", "https://********@crm.example/in")]
    [InlineData("jon:hush@crm.example/in", "********@crm.example/in")]
    [InlineData("https://f.example/api?code=hush==&clientId=b", "https://f.example/api?code=********&clientId=b")]
    [InlineData("https://f.example/api?x-functions-key=hush#top", "https://f.example/api?x-functions-key=********#top")]
    [InlineData("https://f.example/api?PWD=hush", "https://f.example/api?PWD=********")]
    [InlineData("https://f.example/api?X-Amz-Credential=hush", "https://f.example/api?X-Amz-Credential=********")]
    [InlineData("https://f.example/api?c%6Fde=hush", "https://f.example/api?c%6Fde=********")]
    [InlineData(
        "https://f.example/go?to=https%3A%2F%2Fb.example%3Fa%3D1%26code%3Dhush",
        "https://f.example/go?to=https%3A%2F%2Fb.example%3Fa%3D1%26code%3D********")]
    [InlineData(
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hush==;EndpointSuffix=x",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=********")]
    [InlineData("cache.example:6380,ssl=True,password=hush,x=1", "cache.example:6380,ssl=True,password=********")]
    [InlineData("https://f.example/api?a=1,code=hush", "https://f.example/api?a=1,code=********")]
    [InlineData("https://f.example/api?code[]=hush&code%5B0%5D=hush", "https://f.example/api?code[]=********&code%5B0%5D=********")]
    [InlineData("https://f.example/api?country=DE&encoding=utf-8&codes=1", "https://f.example/api?country=DE&encoding=utf-8&codes=1")]
    [InlineData("sales@contoso.example", "sales@contoso.example")]
    [InlineData("mailto:sales@contoso.example", "mailto:sales@contoso.example")]
    [InlineData("Write to: sales@contoso.example", "Write to: sales@contoso.example")]
    [InlineData("https://f.example/@scope/x?mail=jon@b.example", "https://f.example/@scope/x?mail=jon@b.example")]
    [InlineData("https://f.example/api?key=", "https://f.example/api?key=")]
    public void What_is_secret_in_an_address_is_replaced_and_nothing_else(string address, string masked) =>
        Assert.Equal(masked, AddressSecrets.Replace(address, _ => SecretFields.Placeholder));

    [Fact]
    public void No_secret_of_any_address_is_left_in_a_mask_a_message_or_a_stored_text_and_its_mask_keeps_it()
    {
        foreach (var address in Addresses(new Random(4711), 3000))
        {
            Assert.DoesNotContain(Secret, Address.Masked(address), StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, Address.MaskedText($"Told '{address}'."), StringComparison.Ordinal);
            var before = Extract(Definition(address));
            Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(before.Masked), StringComparison.Ordinal);
            Assert.Equal(address, Assert.Single(before.Values).Value);

            // What GET gave is sent back, masked as it is.
            var again = Extract(before.Masked);
            Assert.Equal(before.Masked, again.Masked);
            Assert.Empty(again.Values);
            Assert.Equal(before.Values, SecretFields.Merge(again, ReusableSecrets.Of(before.Values, again, again)).Values);
        }
    }

    [Fact]
    public void A_masked_address_that_was_changed_does_not_take_the_secret_along()
    {
        var stored = Extract(Definition($"https://crm.example/in?code={Secret}"));
        var before = Extract(stored.Masked);
        foreach (var changed in (string[])
        [
            "https://evil.example/in?code=********", "https://********@crm.example/in?code=********",
            "https://crm.example/in?key=********", "https://crm.example/in?code=********&x=1",
        ])
        {
            var now = Extract(Definition(changed));
            var merged = SecretFields.Merge(now, ReusableSecrets.Of(stored.Values, before, now));
            Assert.Empty(merged.Values);
            Assert.Equal("/definition/offer/m.httpsEndpointLeadConfiguration/url", Assert.Single(merged.Missing));
        }
    }

    [Fact]
    public void An_address_with_a_placeholder_beside_a_new_secret_stands_for_nothing_and_is_hidden_all_the_same()
    {
        var stored = Extract(Definition("https://jon:pw@crm.example/in?code=old"));
        var now = Extract(Definition($"https://********@crm.example/in?code={Secret}"));
        Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(now.Masked), StringComparison.Ordinal);
        var merged = SecretFields.Merge(now, ReusableSecrets.Of(stored.Values, Extract(stored.Masked), now));
        Assert.Empty(merged.Values);
        Assert.Single(merged.Missing);
    }

    [Fact]
    public void A_long_hostile_text_is_looked_through_in_linear_time()
    {
        foreach (var part in (string[])["&", "a=", "?x", "%26", "key", "=", "@", "://", ":", "&key=a", "%3", " a"])
        {
            var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
            var began = TimeProvider.System.GetTimestamp();
            _ = AddressSecrets.Replace(text, _ => "x");
            _ = Address.MaskedText(text);
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(10), part);
        }
    }

    /// <summary>
    /// Addresses that hold the secret in one place or in several, among what is none.
    /// </summary>
    private static IEnumerable<string> Addresses(Random random, int count)
    {
        string[] names =
        [
            "sig", "Code", "key", "api_key", "PWD", "credential", "x-amz-credential", "access_token", "password", "clientSecret", "%6Bey",
            "X-Goog-Signature", "auth",
        ];
        string[] others = ["a=1", "country=DE", "mail=jon@b.example", "to=https%3A%2F%2Fb.example%2Fx", "q=a%20b", "empty="];
        for (var at = 0; at < count; at++)
        {
            var user = random.Next(3) switch { 0 => $"jon:{Secret}@", 1 => $"{Secret}@", _ => "" };
            var query = Enumerable.Range(0, random.Next(5)).Select(_ => others[random.Next(others.Length)]).ToList();
            if (user.Length == 0 || random.Next(2) == 0)
                query.Insert(
                    random.Next(query.Count + 1), $"{names[random.Next(names.Length)]}={Secret}{(random.Next(2) == 0 ? "%2B==" : "")}");
            yield return $"{(random.Next(4) == 0 ? "http" : "HTTPS")}://{user}"
                + $"crm.contoso.example{(random.Next(2) == 0 ? ":8443" : "")}/in{(random.Next(2) == 0 ? "/@x" : "")}"
                + (query.Count > 0 ? "?" + string.Join('&', query) : "") + (random.Next(3) == 0 ? "#part" : "");
        }
    }

    private static byte[] Definition(string address) =>
        [.. """{"offer":{"m.httpsEndpointLeadConfiguration":{"name":"CRM","url":"""u8, .. JsonSerializer.SerializeToUtf8Bytes(
            address), .. "}}}"u8];

    private static SecretFields.Extracted Extract(byte[] definition) =>
        SecretFields.Extract(definition, SecretKeys.OfLeads.IsSecret, SecretKeys.OfLeads.IsInside)!;
}
