using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Slipway.Server.Publishing.Steps;

/// <summary>The handlers of the steps; certify has its own.</summary>
internal static class StepsFeature
{
    public static void AddSteps(this IServiceCollection services)
    {
        services.AddSingleton<IStepHandler, ValidateStep>().AddSingleton<IStepHandler, ProvisionStep>()
            .AddSingleton<IStepHandler, PackageStep>().AddSingleton<IStepHandler, LiveStep>().AddSingleton<StepHandlers>();
        services.TryAddSingleton<StepInterceptor>();
    }
}
