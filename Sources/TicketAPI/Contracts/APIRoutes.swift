/// Every route there is: all contracts over the one desk.
package enum APIRoutes {
    package static let all =
        ServiceContract.routes + MetricsContract.routes + AuthContract.routes + EventsContract.routes
        + PersonsContract.routes + SAVContract.routes + BTPContract.routes + SupportContract.routes
        + IncidentsContract.routes + MaintenanceContract.routes
}
