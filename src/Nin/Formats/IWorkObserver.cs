namespace Nin.Formats;

/// <summary>
/// Is told how a long piece of work goes: training, a range test, a download, a look through a data set. What else there is
/// to tell of one of them is a method of the interface that extends this one. A class gives what it wants to know; the rest is
/// passed over.
/// </summary>
/// <typeparam name="T">How far the work is.</typeparam>
public interface IWorkObserver<T>
    where T : struct
{
    /// <summary>The work is a step further.</summary>
    void OnProgress(in T progress)
    {
    }

    /// <summary>Something happened that the user should know of.</summary>
    void OnNotice(string text)
    {
    }
}
