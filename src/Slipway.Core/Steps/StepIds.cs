namespace Slipway.Core.Steps;

/// <summary>Step ids of the wire (documented).</summary>
public static class StepIds
{
    public const string Validate = "displaydummycertify";
    public const string Certify = "displaycertify";
    public const string Provision = "displayprovision";
    public const string Package = "displaypackage";
    public const string SignOff = "publisher-signoff";
    public const string Live = "live";
}
