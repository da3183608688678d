using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Nin.Server;

// Nin.Server.dll FOLDER PORT: serves the page of a run until standard input ends, with the process that started this one.
if (args is not [string folder, string number]
    || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > 65535)
{
    Console.Error.WriteLine("expected the folder of a run and a port, 0 for any that is free");
    return 2;
}

// Ctrl-C in a terminal comes to this process too. Who started it saves and then ends it; the last page is still to be seen.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = Console.IsInputRedirected);
try
{
    await using var server = await RunServer.StartAsync(folder, port);
    await Console.Out.WriteLineAsync(server.Address);
    await Console.Out.FlushAsync();
    await Console.In.ReadToEndAsync();
    await server.EndAsync();
    return 0;
}
catch (Exception error) when (error is IOException or SocketException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
