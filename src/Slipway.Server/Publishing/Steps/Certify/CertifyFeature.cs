namespace Slipway.Server.Publishing.Steps.Certify;

/// <summary>The certify step and its parts.</summary>
internal static class CertifyFeature
{
    public static void AddCertify(this IServiceCollection services) => services
        .AddSingleton<IStepHandler, CertifyStep>().AddSingleton<FileChecks>().AddSingleton<FileCertification>()
        .AddSingleton<ImageCertification>().AddSingleton<PriceCertification>();
}
