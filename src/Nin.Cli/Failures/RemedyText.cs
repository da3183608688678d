using Nin.Formats;

namespace Nin.Cli.Failures;

/// <summary>What the library offers against a fault, as an option or a command to type.</summary>
internal static class RemedyText
{
    /// <summary>Behind the message of a failure; empty where there is nothing to type.</summary>
    public static string Of(Remedy remedy) => remedy switch
    {
        Remedy.SkipBadImages => " 'nin data check' names all such files; --on-bad-image skip leaves them out.",
        Remedy.RepairBadImages => " --on-bad-image repair takes what can be read of them.",
        Remedy.CheckData => " 'nin data check' names them all.",
        Remedy.RaiseNetworkLimits => " --memory-limit MB allows more.",
        Remedy.RaisePictureLimits => " --pixel-limit N of 'nin predict' and 'nin explain' does so for a picture.",
        Remedy.NameNetwork => " --network NAME of 'nin import' and 'nin verify' says the one, --map FILE.json the other; 'nin train' has --backbone-network and --backbone-map.",
        Remedy.AllowExternalData => " --external-data of 'nin import' does so.",
        _ => "",
    };

    /// <summary>Behind the advice of <c>nin data check</c>.</summary>
    public static string InReport(Remedy remedy) => remedy switch
    {
        Remedy.SkipBadImages => " Or leave them out: 'nin train --on-bad-image skip'.",
        Remedy.RepairBadImages => " Or take what can be read of them: 'nin train --on-bad-image repair'.",
        _ => "",
    };
}
