namespace Nin.Data.Download;

/// <summary>An address did not give a file.</summary>
/// <param name="problem">What was expected and what came, to stand behind the address.</param>
/// <param name="mayPass">Whether the same address may give it when asked again.</param>
/// <param name="inner">The failure underneath, where there is one.</param>
internal sealed class TransferException(string problem, bool mayPass = false, Exception? inner = null) : Exception(problem, inner)
{
    public bool MayPass => mayPass;
}
